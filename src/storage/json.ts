import type { z } from 'zod'
import { StudioError, describeIssues } from '../contract/errors'
import { stringifyWithNumbers } from '../contract/number'
import { isErrno, replaceFile, storageError } from './durable'
import { readRecordText } from './read-record'

/** Writes a record that `readJson` reads back, NaN and the infinities included; `mode` as in `replaceFile`. */
export async function writeJson(path: string, value: unknown, mode?: number): Promise<void> {
  await replaceFile(path, jsonText(value), mode)
}

/** The form in which this program saves records. A change that older forms cannot follow raises it, with a migration. */
export const recordVersion = 1

/** A record of a home or a run folder, with the version of its form. */
export const versioned = <T extends object>(record: T): T & { version: number } => ({
  version: recordVersion,
  ...record
})

export function jsonText(value: unknown): string {
  return `${stringifyWithNumbers(value, 2)}\n`
}

/**
 * Reads a record; null where there is no such file.
 * @throws StudioError `storage` when the file is damaged or cannot be read, `unsupported` when a newer program wrote it.
 */
export async function readJson<S extends z.ZodType>(
  path: string,
  schema: S
): Promise<z.output<S> | null> {
  let text: string
  try {
    text = await readRecordText(path)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  }
  return parseRecord(path, text, schema)
}

/** A record from the text of its file. Throws as `readJson` does. */
export function parseRecord<S extends z.ZodType>(
  path: string,
  text: string,
  schema: S
): z.output<S> {
  const value = parse(path, text)
  refuseNewer(path, value)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new StudioError('storage', `${path} is damaged: ${describeIssues(parsed.error)}`, { path })
}

/** As `readJson`, for a file that must be there. */
export async function readRequiredJson<S extends z.ZodType>(
  path: string,
  schema: S
): Promise<z.output<S>> {
  const value = await readJson(path, schema)
  if (value !== null) return value
  throw new StudioError('storage', `${path} is missing: the folder is damaged.`, { path })
}

function refuseNewer(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return
  if (typeof value.version !== 'number' || value.version <= recordVersion) return
  throw new StudioError(
    'unsupported',
    `${path} was written by a newer version of Mixup Studio. Update Mixup Studio to open it.`,
    { path, version: value.version }
  )
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('storage', `${path} is damaged: it is not JSON.`, { path })
  }
}
