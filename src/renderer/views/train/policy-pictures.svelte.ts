import { SvelteMap } from 'svelte/reactivity'
import { StudioError } from '../../../contract/errors'
import type { MixingConfig } from '../../../contract/mixing'
import type { BatchPreview, PreviewBox, PreviewFeatures } from '../../../contract/preview'
import type { RunConfig } from '../../../contract/run-config'
import type { Session } from '../../stores/session.svelte'

/** A pair of pictures as a policy mixes it, pixels row-major [height, width, channels]. */
export interface PolicyPicture {
  shape: [number, number, number]
  first: Uint8Array
  /** Null where nothing is mixed. */
  second: Uint8Array | null
  /** Null where hidden states are mixed. */
  mixed: Uint8Array | null
  lambda: number
  box: PreviewBox | null
}

/** With a small alpha most lambdas lie next to 0 or 1, so the first batches are searched for a pair that shows the mixture. */
const mostBatches = 6
const examplesOfBatch = 16
/** A slider moves many times a second; the desk is asked after this many milliseconds without movement. */
const rest = 150
/** Every position of the slider has a picture of its own; the oldest are forgotten. */
const mostKept = 64
const visible = { from: 0.3, to: 0.7 }

const distance = (lambda: number): number => Math.abs(lambda - 0.5)
const isVisible = (lambda: number): boolean => lambda >= visible.from && lambda <= visible.to

function mostMixed(
  { examples }: BatchPreview,
  features: Extract<PreviewFeatures, { kind: 'image' }>
): PolicyPicture {
  const pairs = examples.map(({ lambda, partner }, index) => ({ lambda, partner, index }))
  const { index } = pairs
    .filter(({ partner }) => partner !== null)
    .reduce((best, one) => (distance(one.lambda) < distance(best.lambda) ? one : best), pairs[0]!)
  const size = features.shape[0] * features.shape[1] * features.shape[2]
  const pixels = (all: Uint8Array | null): Uint8Array | null =>
    all && all.slice(index * size, (index + 1) * size)
  const { lambda, box } = examples[index]!
  return {
    ...{ shape: features.shape, lambda, box },
    first: pixels(features.first)!,
    second: pixels(features.second),
    mixed: pixels(features.mixed)
  }
}

/** The user's own pictures under each policy. */
export class PolicyPictures {
  private readonly known = new SvelteMap<string, PolicyPicture | null>()

  constructor(private readonly session: Session) {}

  /** Undefined before it is drawn, null where it cannot be. */
  of(config: RunConfig): PolicyPicture | null | undefined {
    return this.known.get(keyOf(config))
  }

  /** Draws one policy after the other; returns a function that ends it. */
  draw(config: RunConfig, policies: readonly MixingConfig[]): () => void {
    const controller = new AbortController()
    const timer = setTimeout(() => void this.drawAll(config, policies, controller.signal), rest)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }

  private async drawAll(
    config: RunConfig,
    policies: readonly MixingConfig[],
    signal: AbortSignal
  ): Promise<void> {
    for (const mixing of policies) {
      const one = { ...config, mixing }
      if (this.known.has(keyOf(one))) continue
      const picture = await this.search(one, signal).catch((thrown: unknown) => {
        if (!(thrown instanceof StudioError)) throw thrown
        return null
      })
      if (signal.aborted) return
      this.known.set(keyOf(one), picture)
      const [oldest] = this.known.keys()
      if (oldest !== undefined && this.known.size > mostKept) this.known.delete(oldest)
    }
  }

  private async search(config: RunConfig, signal: AbortSignal): Promise<PolicyPicture | null> {
    let best: PolicyPicture | null = null
    for (let step = 0, steps = 1; step < Math.min(steps, mostBatches); step++) {
      const preview = await this.session.client.call.previewBatch(
        { config, step, limit: examplesOfBatch },
        { signal }
      )
      if (preview.features.kind !== 'image') return null
      const found = mostMixed(preview, preview.features)
      if (best === null || distance(found.lambda) < distance(best.lambda)) best = found
      if (isVisible(best.lambda) || config.mixing.policy === 'none') break
      steps = preview.stepsPerEpoch
    }
    return best
  }
}

/** What a picture depends on. */
const keyOf = ({ data, seed, training, model, mixing }: RunConfig): string =>
  JSON.stringify([data, seed, training.batchSize, training.epochs, model, mixing])
