import { StudioError } from '../../contract/errors'
import type { WeightsEntry } from '../../contract/weights'

type Written = Record<string, unknown>
export type ListWeights = () => Promise<WeightsEntry[]>

const objectIn = (written: Written, key: string): Written => (written[key] ?? {}) as Written

/**
 * A configuration whose weights are given by name, complete with their digest, and with the normalisation and the size of
 * pictures that they bring along where it says nothing of its own.
 * @param list asked only where weights are named
 * @throws StudioError `not-found` for a name that no weights have
 */
export async function withNamedWeights(written: Written, list: ListWeights): Promise<Written> {
  const model = objectIn(written, 'model')
  const pretrained = objectIn(model, 'pretrained')
  const { weights: name } = pretrained
  if (typeof name !== 'string') return written
  const entries = await list()
  const entry = entries.find((one) => one.name === name || one.digest === name)
  if (!entry) {
    throw new StudioError(
      'not-found',
      `No weights are called "${name}". There are: ${entries.map((one) => one.name).join(', ')}.`
    )
  }
  const { digest, normalisation, side } = entry
  const data = objectIn(written, 'data')
  const reading = objectIn(data, 'reading')
  return {
    ...written,
    model: { ...model, pretrained: { ...pretrained, weights: { name: entry.name, digest } } },
    data: {
      ...('normalisation' in data ? {} : { normalisation: 'given', given: normalisation }),
      ...data,
      reading: { image: { height: side, width: side, channels: 3 }, ...reading }
    }
  }
}
