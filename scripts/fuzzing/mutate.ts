import type { Generator } from '../../src/core/random'

/** What was done to bytes; `shortens` where what is gone cannot be noticed by what is left. */
interface Mutated {
  bytes: Uint8Array
  shortens: boolean
}

type Change = (bytes: Uint8Array, random: Generator, other: Uint8Array) => Uint8Array

const at = (random: Generator, bytes: Uint8Array): number =>
  random.integer(Math.max(1, bytes.length))

/** More often near the ends, where formats keep headers and directories. */
function place(random: Generator, bytes: Uint8Array): number {
  const where = random.integer(3)
  if (where === 2) return at(random, bytes)
  const near = random.integer(Math.max(1, Math.min(256, bytes.length)))
  return where === 0 ? near : Math.max(0, bytes.length - 1 - near)
}

const extremes = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]
const words = [
  'NaN',
  '-1',
  '1e308',
  '0',
  '99999999999999999999',
  'null',
  '"',
  '\n',
  '{',
  '../',
  '\0'
]

const pick = <T>(random: Generator, all: readonly T[]): T => all[random.integer(all.length)]!

const spliced = (bytes: Uint8Array, from: number, to: number, between: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)])

const keeping: Change[] = [
  function flipBits(bytes, random) {
    const copy = Uint8Array.from(bytes)
    const flips = 1 + random.integer(8)
    for (let flip = 0; flip < flips && copy.length > 0; flip++) {
      copy[place(random, copy)]! ^= 1 << random.integer(8)
    }
    return copy
  },
  function overwriteNumber(bytes, random) {
    const copy = Buffer.from(bytes)
    if (copy.length < 8) return copy
    const offset = Math.min(place(random, copy), copy.length - 8)
    const value = pick(random, extremes)
    if (random.integer(2) === 0) copy.writeUInt32LE(value, offset)
    else copy.writeUInt32BE(value, offset)
    return copy
  },
  function insertWord(bytes, random) {
    const offset = place(random, bytes)
    return spliced(bytes, offset, offset, Buffer.from(pick(random, words)))
  },
  function repeatPart(bytes, random) {
    const from = at(random, bytes)
    const to = Math.min(bytes.length, from + 1 + random.integer(4096))
    return spliced(bytes, to, to, bytes.subarray(from, to))
  },
  function insertOther(bytes, random, other) {
    const [offset, from] = [place(random, bytes), at(random, other)]
    return spliced(bytes, offset, offset, other.subarray(from, from + 1 + random.integer(1024)))
  }
]

const shortening: Change[] = [
  function cut(bytes, random) {
    return bytes.subarray(0, at(random, bytes))
  },
  function remove(bytes, random) {
    const from = place(random, bytes)
    return spliced(
      bytes,
      from,
      Math.min(bytes.length, from + 1 + random.integer(512)),
      new Uint8Array()
    )
  },
  function replaceNumber(bytes, random) {
    const text = Buffer.from(bytes).toString('latin1')
    const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)]
    if (numbers.length === 0) return bytes
    const { index, 0: number } = pick(random, numbers)
    return spliced(bytes, index, index + number.length, Buffer.from(pick(random, words)))
  },
  function empty() {
    return new Uint8Array()
  }
]

/** One to three random changes. */
export function mutate(bytes: Uint8Array, random: Generator, other: Uint8Array): Mutated {
  let [changed, shortens] = [bytes, false]
  const changes = 1 + random.integer(3)
  for (let change = 0; change < changes; change++) {
    const isShortening = random.integer(3) === 0
    changed = pick(random, isShortening ? shortening : keeping)(changed, random, other)
    shortens ||= isShortening
  }
  return { bytes: changed, shortens }
}

const strangeValues: readonly unknown[] = [
  ...[null, true, '', 'x'.repeat(300), '../../etc/passwd', '__proto__', '\0', [], {}],
  ...[-1, 0, 0.5, 1e9, 2 ** 31, 2 ** 53, 1e308, NaN, Infinity]
]

/** A value with one to three of its parts replaced, removed or doubled. */
export function mutateValue(value: unknown, random: Generator): unknown {
  let changed = structuredClone(value)
  const changes = 1 + random.integer(3)
  for (let change = 0; change < changes; change++) changed = changeOnce(changed, random)
  return changed
}

function changeOnce(value: unknown, random: Generator): unknown {
  if (typeof value !== 'object' || value === null || random.integer(6) === 0) {
    return structuredClone(pick(random, strangeValues))
  }
  const keys = Object.keys(value)
  const key = keys.length > 0 ? pick(random, keys) : '0'
  const holder = value as Record<string, unknown>
  const kind = random.integer(8)
  if (kind === 0) delete holder[key]
  else if (kind === 1)
    holder[pick(random, ['version', 'kind', 'id', 'unknown'])] = structuredClone(holder[key])
  else holder[key] = changeOnce(holder[key], random)
  return value
}
