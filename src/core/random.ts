/** What a stream of random numbers is for. The position in this list is part of every result: append only. */
const streams = [
  'weights',
  'split',
  'subset',
  'labelNoise',
  'order',
  'mixing',
  'augmentation',
  'dropout',
  'generation',
  'evaluation',
  'tuning',
  'folds'
] as const
export type Stream = (typeof streams)[number]

const multiplier0 = 0xd2511f53
const multiplier1 = 0xcd9e8d57
const weyl0 = 0x9e3779b9
const weyl1 = 0xbb67ae85

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = (middle & 0xffff) + aLow * bHigh
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0
}

export type Words = [number, number, number, number]

/**
 * Philox 4x32-10: four random 32-bit words from a 128-bit counter and a 64-bit key.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * @param words where they go
 */
export function philox(
  words: Uint32Array,
  [counter0, counter1, counter2, counter3]: Readonly<Words>,
  [key0, key1]: readonly [number, number]
): void {
  let [c0, c1, c2, c3] = [counter0, counter1, counter2, counter3]
  let [k0, k1] = [key0, key1]
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, c0)
    const high1 = multiplyHigh(multiplier1, c2)
    const low0 = Math.imul(multiplier0, c0) >>> 0
    const low1 = Math.imul(multiplier1, c2) >>> 0
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c1 = low1
    c3 = low0
    k0 = (k0 + weyl0) >>> 0
    k1 = (k1 + weyl1) >>> 0
  }
  words[0] = c0
  words[1] = c1
  words[2] = c2
  words[3] = c3
}

/** Draws in a fixed order from one stream; two generators created with the same arguments give the same numbers. */
export class Generator {
  private block = 0
  private readonly words = new Uint32Array(4)
  private used = 4

  constructor(
    private readonly key: [number, number],
    private readonly epoch: number,
    private readonly step: number
  ) {}

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    if (this.used === 4) {
      philox(this.words, [this.block++, 0, this.epoch, this.step], this.key)
      this.used = 0
    }
    return this.words[this.used++]!
  }

  /** A uniform number in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992
  }

  /** A uniform number in (0, 1), for logarithms. */
  openUniform(): number {
    for (;;) {
      const value = this.uniform()
      if (value > 0) return value
    }
  }

  /** A uniform integer in [0, bound), without modulo bias; bound at most 2^32. */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`integer(bound) needs a whole bound from 1 to 2^32, not ${bound}`)
    }
    for (;;) {
      const value = this.uint32()
      // The largest multiple of the bound lies above the first number; few draws need to know it.
      if (value <= 2 ** 32 - bound || value < 2 ** 32 - (2 ** 32 % bound)) return value % bound
    }
  }

  /** A standard normal number (Box and Muller 1958, the cosine half). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.openUniform())) * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Shuffles in place (Fisher and Yates) and returns its argument. */
  shuffle<T extends { [index: number]: number; length: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const kept = values[i]!
      values[i] = values[j]!
      values[j] = kept
    }
    return values
  }

  /** A uniform permutation of 0..length-1. */
  permutation(length: number): Int32Array {
    const identity = new Int32Array(length)
    for (let index = 0; index < length; index++) identity[index] = index
    return this.shuffle(identity)
  }
}

/**
 * The generator of one stream at one place of a run. Counter-based: a batch can be replayed, and training
 * resumed, without any saved random state.
 * @param seed unsigned 32-bit seed of the run
 */
export function generator(seed: number, stream: Stream, epoch = 0, step = 0): Generator {
  return new Generator([seed >>> 0, streams.indexOf(stream)], epoch, step)
}
