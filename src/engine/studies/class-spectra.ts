import * as tf from '@tensorflow/tfjs'
import type { BetweenExamplesOptions, SpectrumReport } from '../../contract/study-reports'
import { mixableBlocks } from '../../core/architecture'
import { generator } from '../../core/random'
import type { Examples } from '../data/dataset'
import { valuesOf } from '../ops/values-of'
import { hiddenStates } from './linearity'
import { batchesOf, sampleRows } from './sample'
import { singularValues } from './singular-values'
import type { StudiedModel } from './studied-model'

/**
 * Singular values of the hidden states of each class, at every block but the first, not centred. They grow with the
 * number of examples: compare models on the same ones.
 * Source: Verma et al., "Manifold mixup", ICML 2019, section 5 ("flattening").
 */
export async function classSpectra(
  model: StudiedModel,
  examples: Examples,
  outputNames: string[],
  { seed, perClass }: Pick<BetweenExamplesOptions, 'seed' | 'perClass'>
): Promise<SpectrumReport[]> {
  const { labels, length, exampleShape } = examples
  const blocks = mixableBlocks(model.description).filter((block) => block > 0)
  const spectra = blocks.map((block): SpectrumReport => {
    const { name, input } = model.description.blocks[block]!
    return { block, name, width: input.reduce((size, side) => size * side, 1), classes: [] }
  })
  for (const [label, name] of outputNames.entries()) {
    const own = Int32Array.from({ length }, (_, row) => row).filter((row) => labels![row] === label)
    const rows = sampleRows(own.length, perClass, generator(seed, 'evaluation', 3, label))
    // a class at a time, so that no more than its states are held
    for await (const some of batchesOf(
      rows.map((index) => own[index]!),
      perClass
    )) {
      for (const spectrum of spectra) {
        const { states } = await valuesOf(() => {
          const x = tf.tensor(examples.gather(some), [some.length, ...exampleShape])
          return { states: hiddenStates(model, spectrum.block, x) }
        })
        const singular = singularValues(states, some.length, spectrum.width)
        const rest = singular.slice(1).reduce((sum, value) => sum + value, 0)
        spectrum.classes.push({ name, examples: some.length, values: singular, rest })
      }
    }
  }
  return spectra
}
