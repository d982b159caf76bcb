import { runConfig, type RunConfig } from '../../../contract/run-config'

export interface Preset {
  title: string
  text: string
  apply: (config: RunConfig) => RunConfig
}

const withMixing = (
  config: RunConfig,
  mixing: { policy: 'none' } | { policy: 'input'; alpha: number }
): RunConfig => runConfig.parse({ ...config, mixing })

/** Changes to the draft that people often want together. */
export const presets: Preset[] = [
  {
    title: 'Plain',
    text: 'No mixing: the baseline',
    apply: (config) => withMixing(config, { policy: 'none' })
  },
  {
    title: 'Mixup',
    text: 'Input mixup with alpha 0.2, a common starting point',
    apply: (config) => withMixing(config, { policy: 'input', alpha: 0.2 })
  },
  {
    title: 'Strong mixup',
    text: 'Alpha 1: all mixing ratios are equally likely',
    apply: (config) => withMixing(config, { policy: 'input', alpha: 1 })
  },
  {
    title: 'Quick look',
    text: 'Five epochs: does it learn at all?',
    apply: (config) => ({ ...config, training: { ...config.training, epochs: 5 } })
  },
  {
    title: 'Little data',
    text: '20 examples per class: where mixing helps most',
    apply: (config) => ({ ...config, data: { ...config.data, examplesPerClass: 20 } })
  }
]
