import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { StudioError } from '../../contract/errors'
import { runConfig, type RunConfig } from '../../contract/run-config'
import { assign } from './assign'
import { withNamedWeights, type ListWeights } from './pretrained'
import { validate } from './validate'

/**
 * The configuration in a file, or the bundled example of that name, with `--set` applied. A path in
 * the file is relative to the file, a path in `--set` to the current folder.
 * @throws StudioError `not-found`, or `invalid-argument` for what the file says
 */
export async function readConfiguration(
  nameOrPath: string,
  assignments: string[],
  examples: string,
  listWeights: ListWeights
): Promise<RunConfig> {
  const file = await locate(nameOrPath, examples)
  let written = absolutePath(await readJsonFile(file), dirname(file))
  for (const assignment of assignments) written = assign(written, assignment)
  const complete = await withNamedWeights(written, listWeights)
  return validate(runConfig, absolutePath(complete, process.cwd()), nameOrPath)
}

/** A file by its path, or the one of that name in a folder of examples. */
export async function locate(nameOrPath: string, examples: string): Promise<string> {
  const names = (await readdir(examples))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
  if (names.includes(nameOrPath)) return join(examples, `${nameOrPath}.json`)
  const file = resolve(nameOrPath)
  const isFile = await readFile(file).then(
    () => true,
    () => false
  )
  if (isFile) return file
  throw new StudioError(
    'not-found',
    `There is no file ${nameOrPath}, and no example of that name. Examples: ${names.join(', ')}.`
  )
}

/** @throws StudioError `invalid-argument` when the file is no JSON object */
export async function readJsonFile(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('invalid-argument', `${file} is not JSON: ${reason}`)
  }
  throw new StudioError('invalid-argument', `${file} is not a configuration: { ... } is expected.`)
}

/** The configuration with the path of its data made absolute. */
export function absolutePath(
  written: Record<string, unknown>,
  base: string
): Record<string, unknown> {
  const { data } = written as { data?: { source?: { path?: unknown } } }
  const path = data?.source?.path
  if (typeof path !== 'string') return written
  return { ...written, data: { ...data, source: { ...data?.source, path: resolve(base, path) } } }
}
