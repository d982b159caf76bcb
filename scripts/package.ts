import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { runBuilder, targetsHere } from './package/builder'
import { electronFolder } from './package/electron-folder'
import { unsigned } from './package/signing'
import { stage } from './package/stage'
import { writeSums } from './package/inventory'
import { unsupportedPin } from './supported-electron'

/**
 * `npm run package`: the studio with all that it needs to run, for the system and processor this runs on, in dist/.
 * `npm run package -- --dir` stops at the unpacked folder.
 */
async function main(args: readonly string[]): Promise<void> {
  const project = projectFolder()
  requireDependencies(project)
  const unsupported = unsupportedPin(project)
  if (unsupported !== null) throw new Error(unsupported)
  await ensureBuilt(project, say)
  const output = join(project, 'dist')
  const work = join(output, 'staged')
  const electron = await electronFolder(project, say)
  const config = await stage(project, work, electron, say)
  say('Packaging with electron-builder')
  await runBuilder(project, args.includes('--dir') ? ['dir'] : targetsHere(say), config)
  cpSync(join(work, 'INSIDE.txt'), join(output, `INSIDE-${process.platform}-${process.arch}.txt`))
  rmSync(work, { recursive: true })
  const installers = await writeSums(output)
  const unsignedParts = unsigned(process.platform)
  if (unsignedParts !== null) say(unsignedParts)
  say(`In ${output}: ${installers.join(', ') || 'the unpacked folder'}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
