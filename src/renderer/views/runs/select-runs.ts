import type { RunSummary } from '../../../contract/records'
import { columnOf, dataName, mixingText } from './columns'
import { wordFor } from '../../form/words'

export interface Selection {
  /** Every word must occur in the name, a tag, the state, the data, the model, the mixing or the experiment. */
  text: string
  /** Key of a column. */
  sort: string
  descending: boolean
}

function searchable(run: RunSummary, group: string): string {
  const { config, status, user } = run
  const model = wordFor(config.model.architecture)
  const parts = [group, run.name, dataName(run), model, mixingText(run), status.state, ...user.tags]
  return parts.join('\n').toLowerCase()
}

/**
 * The runs that fit, in order.
 * @param groupOf what the experiment of a run is called; empty for a run by itself
 */
export function selectRuns(
  runs: RunSummary[],
  { text, sort, descending }: Selection,
  groupOf: (id: string) => string = () => ''
): RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = runs.filter((run) => {
    const all = searchable(run, groupOf(run.id))
    return words.every((word) => all.includes(word))
  })
  const column = columnOf(sort)
  if (!column) return fitting
  const keyed = fitting.map((run) => ({ run, value: sortable(column.value(run)) }))
  const direction = descending ? -1 : 1
  keyed.sort((a, b) => compare(a.value, b.value, direction))
  return keyed.map(({ run }) => run)
}

const sortable = (value: string | number | null): string | number | null =>
  typeof value === 'number' && Number.isNaN(value) ? null : value

function compare(a: string | number | null, b: string | number | null, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction
  return String(a).localeCompare(String(b), 'en', { numeric: true }) * direction
}
