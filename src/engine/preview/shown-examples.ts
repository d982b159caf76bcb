import type { PreviewBox, PreviewExample } from '../../contract/preview'
import type { Preprocessing } from '../../contract/preprocessing'
import type { PreparedData } from '../data/dataset'
import { toOriginalUnits } from '../data/preparation/encode'
import type { MixPlan } from '../mixing/policy'
import type { Batch } from '../training/batches'
import type { MixedOnce } from './mix-once'

interface Parts {
  batch: Batch
  mixed: MixedOnce
  data: PreparedData
  preprocessing: Preprocessing
}

/** The first examples of a batch with their partners, without features. */
export function shownExamples(parts: Parts, count: number): PreviewExample[] {
  const { batch, data, preprocessing, mixed } = parts
  const { rows, plan } = batch
  const fitted = preprocessing.targets
  const targets =
    fitted.task === 'regression' ? toOriginalUnits(fitted, mixed.targets) : mixed.targets
  return Array.from({ length: count }, (_, place) => ({
    row: data.train.origin[rows[place]!]!,
    label: labelOf(parts, rows[place]!),
    partner: partnerOf(parts, place),
    lambda: oneFor(plan.lambda, place),
    target: [...targets.subarray(place * data.outputs, (place + 1) * data.outputs)],
    box: boxOf(plan, data.exampleShape, place),
    taken: takenColumns(plan, data, place)
  }))
}

/** The value of an example, where there is one for each or one for all. */
const oneFor = (values: ArrayLike<number>, place: number): number =>
  values[values.length === 1 ? 0 : place]!

function partnerOf(parts: Parts, place: number): PreviewExample['partner'] {
  const { partners } = parts.batch.plan
  if (!partners) return null
  const { origin } = parts.data.train
  const partner = partners.rows[place]!
  const inBatch = partners.from === 'batch'
  const row = inBatch ? parts.batch.rows[partner]! : partner
  return { row: origin[row]!, place: inBatch ? partner : null, label: labelOf(parts, row) }
}

function labelOf({ data, preprocessing }: Parts, row: number): string {
  const { outputs, outputNames, train } = data
  const own = train.targets.slice(row * outputs, (row + 1) * outputs)
  const fitted = preprocessing.targets
  if (fitted.task === 'regression') {
    const values = toOriginalUnits(fitted, own)
    return [...values].map((value) => String(Number(value.toPrecision(4)))).join(', ')
  }
  return outputNames.filter((_, output) => own[output] === 1).join(', ')
}

function boxOf({ values }: MixPlan, exampleShape: number[], place: number): PreviewBox | null {
  const boxes = values['box']
  const [height, width] = exampleShape
  if (!boxes || !height || !width) return null
  const start = boxes.shape[0] === 1 ? 0 : place * 4
  const [top, left, bottom, right] = boxes.data.slice(start, start + 4) as unknown as [
    number,
    number,
    number,
    number
  ]
  return { top, left, bottom, right, area: ((bottom - top) * (right - left)) / (height * width) }
}

/** Where a table's policy pastes whole columns, which of them. */
function takenColumns(
  { values }: MixPlan,
  { columnGroups, exampleShape }: PreparedData,
  place: number
): boolean[] | null {
  const mask = values['mask']
  const columns = exampleShape[0]!
  if (!columnGroups || !mask) return null
  const start = mask.shape[0] === 1 ? 0 : place * columns
  return Array.from(mask.data.slice(start, start + columns), (value) => value === 1)
}
