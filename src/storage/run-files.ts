import { sep } from 'node:path'
import type { KeptPredictions } from '../contract/checkpoint'
import type { SplitName } from '../contract/data'

/** Where everything in a run folder is; docs/ARCHITECTURE.md says who writes what. */
export function runFiles(folder: string) {
  // Plain: lists of thousands of runs come through here.
  const at = (name: string): string => `${folder}${sep}${name}`
  const study = (name: string): string => at(`evaluation${sep}${name}`)
  return {
    folder,
    config: at('config.json'),
    environment: at('environment.json'),
    metrics: at('metrics.jsonl'),
    status: at('status.json'),
    owner: at('owner.json'),
    /** Owned by the host that starts its trainer, until that owns the run. */
    start: at('start.json'),
    user: at('user.json'),
    /** Who computes it, where that is not the queue of a machine. */
    place: at('executor.json'),
    log: at('log.txt'),
    /** A request from another host to the trainer; the trainer removes it when it acts on it. */
    request: at('request.json'),
    checkpoints: at('checkpoints'),
    /** What the decision surface of two columns shows, and its frames. */
    surface: at('surface.json'),
    surfaceFrames: at('surface.bin'),
    /** Logits and labels of a split. */
    predictions: (kept: KeptPredictions, split: SplitName) => study(`${kept}-${split}.safetensors`),
    claims: study('claims.json'),
    studies: {
      calibration: study('calibration.json'),
      robustness: study('sensitivity.json'),
      betweenExamples: study('between-examples.json')
    }
  }
}
export type RunFiles = ReturnType<typeof runFiles>
