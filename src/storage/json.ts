import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { StudioError, describeIssues } from '../contract/errors'
import { stringifyWithNumbers } from '../contract/number'
import { isErrno, replaceFile, storageError } from './durable'

/** Writes a record that `readJson` reads back, NaN and the infinities included; `mode` as in `replaceFile`. */
export async function writeJson(path: string, value: unknown, mode?: number): Promise<void> {
  await replaceFile(path, jsonText(value), mode)
}

export function jsonText(value: unknown): string {
  return `${stringifyWithNumbers(value, 2)}\n`
}

/**
 * Reads a record; null where there is no such file.
 * @throws StudioError `storage` when the file is damaged or cannot be read.
 */
export async function readJson<S extends z.ZodType>(
  path: string,
  schema: S
): Promise<z.output<S> | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  }
  const parsed = schema.safeParse(parse(path, text))
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

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StudioError('storage', `${path} is damaged: it is not JSON.`, { path })
  }
}
