import type { CheckpointName } from '../../contract/checkpoint'
import { resolve } from 'node:path'
import type { Prediction } from '../../contract/records'
import { formatPlural } from '../../contract/format-number'
import { exitCodes } from '../exit-codes'
import { findRun, type Session } from '../session'
import { formatTable } from '../table'

/**
 * Predicts a file with the model of a run: a line for each example, then what could not be read as it is. The exit code
 * says whether rows were lost or cells replaced.
 */
export async function predict(
  session: Session,
  run: string,
  file: string,
  at: CheckpointName
): Promise<number> {
  const id = await findRun(session, run)
  const predictions = await session.client.call.predict({ id, at, path: resolve(file) })
  session.output.result(predictions, () => describe(predictions))
  const failed = predictions.some(({ error }) => error !== undefined)
  const replaced = predictions.some(({ notes }) => notes !== undefined)
  return failed ? exitCodes.data : replaced ? exitCodes.replaced : exitCodes.ok
}

/** The predictions, and below them how many rows were lost and cells replaced. */
function describe(predictions: Prediction[]): string {
  const notes = predictions.flatMap(({ where, notes = [] }) => notes.map((note) => [where, note]))
  const lost = predictions.filter(({ error }) => error !== undefined).length
  const summary = [
    lost > 0 ? `${lost} of ${predictions.length} could not be predicted` : '',
    notes.length > 0
      ? `${formatPlural(notes.length, 'cell was', 'cells were')} replaced:\n${formatTable(notes)}`
      : ''
  ].filter((line) => line !== '')
  return [formatTable(predictions.map(row)), ...summary].join('\n\n')
}

function row({ where, classes = [], values = [], error }: Prediction): string[] {
  if (error !== undefined) return [where, error]
  return [
    where,
    ...classes
      .slice(0, 3)
      .map(({ name, probability }) => `${name} ${(100 * probability).toFixed(1)} %`),
    ...values.map(({ name, value }) => `${name} ${value.toPrecision(5)}`)
  ]
}
