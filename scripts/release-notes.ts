import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { projectFolder } from '../src/provisioning/sources'
import { warn } from './console'
import { releaseNotes } from './package/release'

// Prints what CHANGELOG.md says of the version that a tag such as v1.2.3 names, which has to be package.json's.
try {
  const [tag = ''] = process.argv.slice(2)
  const { version } = packageJson
  if (tag !== `v${version}`) throw new Error(`The tag "${tag}" is not v${version} of package.json`)
  const changelog = readFileSync(join(projectFolder(), 'CHANGELOG.md'), 'utf8')
  process.stdout.write(releaseNotes(changelog, version))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
