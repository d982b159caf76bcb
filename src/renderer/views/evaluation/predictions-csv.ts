import type { ShownPredictions } from '../../../contract/prediction-calls'
import type { Prediction } from '../../../contract/records'
import { csvCell } from '../../charts/csv'

/** Every prediction of the file, with a column for each output; RFC 4180. */
export function predictionsCsv({ task, outputs, predictions }: ShownPredictions): string {
  const answers = task === 'classification' ? ['predicted', 'probability'] : []
  const head = ['where', ...answers, ...outputs, 'error', 'notes']
  const lines = predictions.map((one) => {
    const best = one.classes?.[0]
    const first = task === 'classification' ? [best?.name, best?.probability] : []
    return [
      one.where,
      ...first,
      ...outputs.map((name) => valueOf(one, name)),
      one.error,
      one.notes?.join('; ')
    ]
  })
  return [head, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

const valueOf = ({ classes, values }: Prediction, output: string): number | undefined =>
  classes?.find(({ name }) => name === output)?.probability ??
  values?.find(({ name }) => name === output)?.value
