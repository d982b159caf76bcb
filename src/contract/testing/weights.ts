import type { WeightsEntry } from '../weights'

/** EfficientNet-Lite0 as the studio lists it once its weights are here. */
export const liteForTests: WeightsEntry = {
  ...{ name: 'efficientnet-lite0', digest: 'a'.repeat(64), side: 224, license: 'Apache-2.0' },
  ...{ credit: 'Google', ready: true, bytes: 17_400_000 },
  model: {
    architecture: 'efficientnet-lite',
    variant: 0,
    padding: 'tensorflow',
    dropout: 0.2,
    initialisation: 'he-normal'
  },
  normalisation: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] }
}
