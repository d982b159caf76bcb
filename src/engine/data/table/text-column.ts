import { formatPlural } from '../../../contract/format-number'
import type { ReadingOptions } from '../../../contract/data'
import { wordsOf } from '../../../core/text/word-pieces'
import type { TableFeatures } from '../dataset'
import type { Problems } from '../problems'
import { encodeCategories } from './column-facts'
import type { RawColumn } from './raw-table'

/** Pieces that a text is cut or padded to, unless the reading says otherwise. */
const usualLength = 64
const looked = 1000
const fewestWords = 3

/** Whether the different cells of a column are texts of several words, as reviews and messages are. */
export function holdsText({ words, numbers }: RawColumn): boolean {
  if (words.length <= 20 || words.length * 2 < numbers.length) return false
  const sample = words.slice(0, looked)
  const parts = sample.reduce((sum, word) => sum + word.trim().split(/\s+/).length, 0)
  return parts / sample.length >= fewestWords
}

/** The texts of a column as the features. */
export function textFeatures(
  column: RawColumn,
  { textLength: length = usualLength }: ReadingOptions,
  problems: Problems
): TableFeatures {
  const { name } = column
  const { codes, categories } = encodeCategories(column)
  const missing = codes.filter((code) => code < 0).length
  if (missing > 0) {
    const message = `${formatPlural(missing, 'text is', 'texts are')} missing; read as empty`
    problems.add('missing values', name, message)
  }
  const isLong = categories.map((text) => wordsOf(text).length > length)
  const cut = codes.filter((code) => isLong[code]).length
  if (cut > 0) {
    const message = `${formatPlural(cut, 'text has', 'texts have')} more than ${length} words and signs, and the rest is cut: raise the pieces of a text to keep it`
    problems.add('note', name, message)
  }
  return { kind: 'table', columns: [{ kind: 'text', name, codes, categories, length }] }
}
