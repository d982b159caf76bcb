import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import type { RuntimeReport } from '../../contract/records'

/** The model of the processor; its kind where the system names no model, as Linux on many arm64 machines. */
export function processorName(model = cpus()[0]?.model): string {
  const name = model?.trim()
  return name && name !== 'unknown' ? name : `${process.arch} processor`
}

/** The name of the first card, as reported by NVIDIA's driver; CUDA_VISIBLE_DEVICES may pick another. */
export function graphicsCardName(folder = '/proc/driver/nvidia/gpus'): string {
  try {
    for (const card of readdirSync(folder).sort()) {
      const information = readFileSync(join(folder, card, 'information'), 'utf8')
      const model = /^Model:\s*(.+)$/m.exec(information)?.[1]
      if (model) return model.trim()
    }
  } catch {
    // Not every driver keeps this folder (WSL does not).
  }
  return 'NVIDIA GPU'
}

/** Threads of TensorFlow's own pool. */
export function threadCount(environment: NodeJS.ProcessEnv = process.env): number {
  const set = Number(environment.TF_NUM_INTRAOP_THREADS)
  return Number.isInteger(set) && set > 0 ? set : availableParallelism()
}

/** Bytes. */
export const memory = (): RuntimeReport['memory'] => ({
  total: totalmem(),
  free: freemem(),
  process: process.memoryUsage().rss
})
