import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../contract/errors'
import { lastLines, type CommandResult, type RunCommand } from './command'
import type { Wheel } from './library'

/** The wheels are named for one Python, so that every Python fetches the same file. */
const target = ['--no-deps', '--only-binary=:all:', '--python-version=3.11']

const usualCommand = 'npm run runtime'

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/**
 * Fetches one wheel into `folder` and verifies it; one that is there already, from a run that was
 * cut off, is taken when its hash is right.
 * @param again the command that people repeat when what is wrong is mended
 * @returns the wheel's path
 */
export async function fetchWheel(
  wheel: Wheel,
  folder: string,
  python: string,
  run: RunCommand,
  again = usualCommand
): Promise<string> {
  const path = join(folder, `${wheel.sha256}.whl`)
  if (existsSync(path)) {
    if ((await hashOf(path)) === wheel.sha256) return path
    await rm(path)
  }
  await mkdir(folder, { recursive: true })
  const temporary = await mkdtemp(join(folder, 'partial-'))
  try {
    const args = ['-m', 'pip', 'download', '--quiet', '--no-cache-dir', '--retries=2', ...target]
    const platforms = (wheel.platforms ?? []).map((name) => `--platform=${name}`)
    const places = [`--dest=${temporary}`, wheel.requirement]
    const result = await run(python, [...args, ...platforms, ...places])
    const [name] = (await readdir(temporary)).filter((file) => file.endsWith('.whl'))
    if (result.code !== 0 || name === undefined) throw explain(wheel, result, again)
    const found = await hashOf(join(temporary, name))
    if (found !== wheel.sha256) {
      throw new StudioError(
        'runtime-unavailable',
        `pip fetched ${name}, but its SHA-256 is not the known one, so it is not used. Look at pip's configured index (pip config list), then run: ${again}`,
        { cause: 'wrong hash', expected: wheel.sha256, found }
      )
    }
    await rename(join(temporary, name), path)
    return path
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function explain(wheel: Wheel, result: CommandResult, again: string): StudioError {
  const fail = (cause: string, message: string) =>
    new StudioError('runtime-unavailable', message, { cause, output: lastLines(result.output, 20) })
  if (/No space left on device|Errno 28/.test(result.output)) {
    return fail(
      'no space',
      `The disk filled up while pip fetched ${wheel.requirement}. Make room in the cache folder and in the folder for temporary files, then run: ${again}`
    )
  }
  if (/connection|resolution|timed? ?out|proxy|unreachable|SSLError/i.test(result.output)) {
    return fail(
      'no network',
      `pip could not reach the package index to fetch ${wheel.requirement}. Check the network (behind a proxy: export HTTPS_PROXY=...), then run: ${again}`
    )
  }
  return fail(
    'pip failed',
    `pip could not fetch ${wheel.requirement}. It said:\n${lastLines(result.output)}\nWhen that is mended, run: ${again}`
  )
}
