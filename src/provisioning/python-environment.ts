import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { cacheFolder } from './cache-folder'
import { lastLines, runCommand } from './command'

/** A virtual environment of Python's in the user's cache, for checks and benchmarks against other frameworks. */
export interface PythonEnvironment {
  name: string
  /** "torch==2.13.0" */
  requirements: string[]
}

const folderOf = ({ name }: PythonEnvironment): string => join(cacheFolder(), 'python', name)
const stampOf = (environment: PythonEnvironment): string =>
  join(folderOf(environment), 'requirements.txt')

/** Path of its Python, or null unless it is there with exactly these requirements. */
export function findPython(environment: PythonEnvironment): string | null {
  const stamp = stampOf(environment)
  if (!existsSync(stamp)) return null
  const installed = readFileSync(stamp, 'utf8').split('\n')
  const complete = environment.requirements.every((requirement) => installed.includes(requirement))
  return complete ? join(folderOf(environment), 'bin', 'python') : null
}

/**
 * Makes the environment, unless it is there; minutes, and up to a few gigabytes.
 * @throws StudioError `runtime-unavailable` where Python, its venv module or the package index is missing
 */
export async function makePython(environment: PythonEnvironment): Promise<string> {
  const found = findPython(environment)
  if (found) return found
  const folder = folderOf(environment)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const run = async (program: string, args: string[]): Promise<void> => {
    const { code, output } = await runCommand(program, args)
    if (code === 0) return
    throw new StudioError(
      'runtime-unavailable',
      `Python's environment "${environment.name}" could not be created. Output:\n${lastLines(output)}`
    )
  }
  await run('python3', ['-m', 'venv', folder])
  const python = join(folder, 'bin', 'python')
  await run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-cache-dir',
    ...environment.requirements
  ])
  await writeFile(stampOf(environment), environment.requirements.join('\n'))
  return python
}
