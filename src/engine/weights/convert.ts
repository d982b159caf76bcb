import { createHash } from 'node:crypto'
import type { ModelConfig } from '../../contract/model'
import { describeModel, parametersOf, statisticsOf } from '../../core/architecture'
import { encodeSafetensors } from '../../core/safetensors'
import { matchWeights, outputsIn, type MatchReport } from './match'
import { readStateDict } from './read-state-dict'

/** The only shape that matters is the number of channels. */
const anyPhoto = [224, 224, 3]

export interface Converted {
  /** A safetensors file by the names of our parameters. */
  bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of it; the same numbers have the same digest, whatever file they came in. */
  digest: string
  report: MatchReport
}

/**
 * Reads a file of weights for an architecture and writes it in the studio's own terms.
 * @throws StudioError `invalid-data` for a file that cannot be read or does not fit, `unsupported` for architectures that
 *   nobody publishes weights of
 */
export async function convertWeights(config: ModelConfig, file: Uint8Array): Promise<Converted> {
  const stateDict = await readStateDict(file)
  const any = describeModel(config, anyPhoto, 1)
  const description = describeModel(config, anyPhoto, outputsIn(config, any, stateDict) ?? 1)
  const { weights, report } = matchWeights(config, description, stateDict)
  const arrays = [...parametersOf(description), ...statisticsOf(description)].flatMap(
    ({ name, shape }) => (weights[name] ? [[name, { shape, data: weights[name] }] as const] : [])
  )
  const bytes = encodeSafetensors(Object.fromEntries(arrays))
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex'), report }
}
