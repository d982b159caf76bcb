import { join } from 'node:path'

/** Where everything in a run folder is; docs/ARCHITECTURE.md says who writes what. */
export function runFiles(folder: string) {
  return {
    folder,
    config: join(folder, 'config.json'),
    environment: join(folder, 'environment.json'),
    metrics: join(folder, 'metrics.jsonl'),
    status: join(folder, 'status.json'),
    owner: join(folder, 'owner.json'),
    user: join(folder, 'user.json'),
    /** Who computes it, where that is not the queue of a machine. */
    place: join(folder, 'executor.json'),
    log: join(folder, 'log.txt'),
    /** What another host asks of the trainer; the trainer removes it when it obeys. */
    request: join(folder, 'request.json'),
    checkpoints: join(folder, 'checkpoints'),
    /** What the decision surface of two columns shows, and its frames. */
    surface: join(folder, 'surface.json'),
    surfaceFrames: join(folder, 'surface.bin'),
    studies: {
      calibration: join(folder, 'evaluation', 'calibration.json'),
      robustness: join(folder, 'evaluation', 'sensitivity.json'),
      betweenExamples: join(folder, 'evaluation', 'between-examples.json')
    }
  }
}
export type RunFiles = ReturnType<typeof runFiles>
