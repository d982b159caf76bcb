import { z } from 'zod'

const spelled = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity } as const

/**
 * Any number a computation may yield, NaN and the infinities included (z.number() rejects those).
 * JSON cannot hold them: files spell them as strings, which are read back as the numbers.
 */
export const realNumber = z.union([
  z.custom<number>((value) => typeof value === 'number', 'must be a number'),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform((word): number => spelled[word])
])

/** JSON text in which NaN and the infinities survive, spelled as the strings that `realNumber` reads. */
export function stringifyWithNumbers(value: unknown, indent?: number): string {
  const spell = (_key: string, item: unknown): unknown =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item
  return JSON.stringify(value, spell, indent)
}
