import type { scriptCalls } from '../contract/script'
import { writePytorchScript } from '../core/pytorch/script'
import type { Handlers } from '../rpc/types'
import type { Desk } from './desk'
import type { Runs } from './runs'

/** Scripts that repeat a run elsewhere. */
export function createScriptHandlers(
  runs: Runs,
  desk: Desk,
  cache: string
): Handlers<{ calls: typeof scriptCalls; events: Record<string, never> }> {
  return {
    async pytorchScript({ id }) {
      const { name, config } = await runs.summary(id)
      const { source, reading } = config.data
      const report = await desk.call((call) => call.inspect({ source, reading, cache }))
      const plain = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
      return {
        name: `${plain.slice(0, 80) || 'run'}.py`,
        text: writePytorchScript({ ...config, name }, report)
      }
    }
  }
}
