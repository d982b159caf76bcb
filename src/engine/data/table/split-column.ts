import type { SplitName } from '../../../contract/data'
import { splitFromName } from '../preparation/given-split'
import type { Problems } from '../problems'
import { cellText, type RawColumn, type RawTable } from './raw-table'

const splitColumn = /^(split|subset|partition|set|usage|fold|phase|data[ _-]?set|part)$/i
/** "is_train", "isTest", "is_valid": whether a row is in the split that it names. */
const oneSplit = /^is[ _-]?(train|training|test|val|valid|validation)$/i

const yes = new Set(['1', 'true', 't', 'yes', 'y'])
const no = new Set(['0', 'false', 'f', 'no', 'n'])

type SplitOf = (text: string) => SplitName | null

/** How a column names the split of a row, if it does. */
function splitsOf(column: RawColumn, rows: number): SplitOf | null {
  const { name, words } = column
  if (splitColumn.test(name)) {
    const isSplit = words.length > 1 && words.every((word) => splitFromName(word) !== null)
    return isSplit ? splitFromName : null
  }
  const split = splitFromName(oneSplit.exec(name)?.[1] ?? '')
  if (!split) return null
  const texts = new Set(
    Array.from({ length: rows }, (_, row) => cellText(column, row)?.toLowerCase() ?? '')
  )
  const isEither = texts.size === 2 && [...texts].every((text) => yes.has(text) || no.has(text))
  const other = split === 'train' ? 'test' : 'train'
  return isEither ? (text) => (yes.has(text.toLowerCase()) ? split : other) : null
}

/** Takes the splits from a column whose cells all name one, or say whether the row is in one. */
export function readSplitColumn(table: RawTable, problems: Problems): [RawTable, string[]] {
  if (table.given) return [table, []]
  for (const column of table.columns) {
    const splitOf = splitsOf(column, table.rows)
    if (!splitOf) continue
    problems.add('note', column.name, 'names the split of each row')
    const given = Array.from({ length: table.rows }, (_, row) =>
      splitOf(cellText(column, row) ?? '')
    )
    return [{ ...table, given }, [column.name]]
  }
  return [table, []]
}
