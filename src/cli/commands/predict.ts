import { resolve } from 'node:path'
import type { Prediction } from '../../contract/records'
import { exitCodes } from '../exit-codes'
import { findRun, type Session } from '../session'
import { formatTable } from '../table'

/** Says what the model of a run makes of a file: a row for each example. */
export async function predict(
  session: Session,
  run: string,
  file: string,
  at: 'best' | 'last'
): Promise<number> {
  const id = await findRun(session, run)
  const predictions = await session.client.call.predict({ id, at, path: resolve(file) })
  session.output.result(predictions, () => formatTable(predictions.map(row)))
  const failed = predictions.filter(({ error }) => error !== undefined).length
  return predictions.length > 0 && failed === predictions.length ? exitCodes.data : exitCodes.ok
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
