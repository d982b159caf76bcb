/** Rows of the embedding: more pieces than these are never kept. */
export const mostPieces = 4096
/** What fills the end of a short text; its embedding is zero. */
export const padding = 0
/** A piece that is not in the vocabulary. */
export const unknown = 1

const longestPart = 6

/** Words and signs of a text: lower case, compatible forms of Unicode made one, combining marks kept with their letters. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? []
  )
}

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/** The most frequent first; where equally frequent, by code unit. */
const ranked = (counts: Map<string, number>): [string, number][] =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))

/** Single characters, with "##" before those within a word, so that any word of known letters can be written. */
function characters(words: [string, number][]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word, count] of words) {
    ;[...word].forEach((character, at) =>
      add(counts, at === 0 ? character : `##${character}`, count)
    )
  }
  return counts
}

/** Beginnings and later parts of words. */
function parts(words: [string, number][]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word, count] of words) {
    const letters = [...word]
    for (let length = 2; length <= Math.min(longestPart, letters.length - 1); length++) {
      add(counts, letters.slice(0, length).join(''), count)
      add(counts, `##${letters.slice(-length).join('')}`, count)
    }
  }
  return counts
}

/**
 * A word-piece vocabulary: characters, words that occur twice or more, and beginnings and ends of the others, the most
 * frequent first. The first two entries stand for padding and unknown pieces.
 * @param texts of the training split
 * @param size with those two
 */
export function fitWordPieces(texts: Iterable<string>, size = mostPieces): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) for (const word of wordsOf(text)) add(counts, word, 1)
  const words = ranked(counts)
  const pieces = new Set(['[pad]', '[unknown]'])
  const take = (found: [string, number][], upTo: number) => {
    for (const [piece] of found) {
      if (pieces.size >= upTo) return
      pieces.add(piece)
    }
  }
  take(ranked(characters(words)), Math.ceil(size / 4))
  take(
    words.filter(([, count]) => count > 1),
    Math.ceil((size * 7) / 8)
  )
  const rare = words.filter(([word]) => !pieces.has(word))
  take(
    ranked(parts(rare)).filter(([, count]) => count > 1),
    size
  )
  return [...pieces]
}

/** Longest pieces first, as WordPiece reads words (Schuster and Nakajima 2012); a word with an unknown letter is unknown. */
function piecesOfWord(word: string, numbers: ReadonlyMap<string, number>): number[] {
  const letters = [...word]
  const found: number[] = []
  for (let start = 0; start < letters.length;) {
    let end = letters.length
    let piece: number | undefined
    for (; end > start && piece === undefined; end--) {
      piece = numbers.get((start === 0 ? '' : '##') + letters.slice(start, end).join(''))
    }
    if (piece === undefined) return [unknown]
    found.push(piece)
    start = end + 1
  }
  return found
}

/** Numbers of the pieces in a vocabulary, for `encodeText`. */
export const numberPieces = (vocabulary: readonly string[]): ReadonlyMap<string, number> =>
  new Map(vocabulary.map((piece, number) => [piece, number] as const).slice(unknown + 1))

/**
 * A text as numbers of pieces, cut or padded to one length.
 * @param numbers of the vocabulary, from `numberPieces`
 */
export function encodeText(
  text: string,
  numbers: ReadonlyMap<string, number>,
  length: number
): { pieces: Int32Array; cut: number } {
  const all: number[] = []
  for (const word of wordsOf(text)) all.push(...piecesOfWord(word, numbers))
  const pieces = new Int32Array(length).fill(padding)
  pieces.set(all.slice(0, length))
  return { pieces, cut: Math.max(0, all.length - length) }
}

/** Pieces as they are read: words apart by blanks, their parts together, unknown words as a box. */
export const joinPieces = (pieces: string[]): string =>
  pieces
    .map((piece) =>
      piece === '[unknown]' ? ' \u25a1' : piece.startsWith('##') ? piece.slice(2) : ` ${piece}`
    )
    .join('')
    .trim()
