import { z } from 'zod'

/** Any number a computation may yield, NaN and the infinities included (z.number() rejects those). */
export const realNumber = z.custom<number>(
  (value) => typeof value === 'number',
  'a number is expected'
)

const spelled = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity } as const

/** A number as it is stored in JSON, where NaN and the infinities are spelled as strings. */
export const storedNumber = z.union([
  realNumber,
  z.enum(['NaN', 'Infinity', '-Infinity']).transform((word): number => spelled[word])
])

/** JSON text in which NaN and the infinities survive, spelled as the strings that `storedNumber` reads. */
export function stringifyWithNumbers(value: unknown, indent?: number): string {
  const spell = (_key: string, item: unknown): unknown =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item
  return JSON.stringify(value, spell, indent)
}
