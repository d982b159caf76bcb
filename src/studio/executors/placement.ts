import { writeFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { runPlace, type ExecutorName } from '../../contract/executors'
import { storageError } from '../../storage/durable'
import { jsonText, readJson } from '../../storage/json'

/** `executor.json`: which executor has accepted a run. Written by the executor, never by the trainer. */
const placement = runPlace.extend({
  /** Jobs in a row that got no further than this step. */
  tries: z.int(),
  step: z.int()
})
export type Placement = z.infer<typeof placement>

/** Jobs that end without progress before a run is given up. */
export const mostTries = 3

/** Of a run that is in the queue of an executor which has not been asked yet. */
export const unsubmitted = (executor: ExecutorName): Placement => ({
  ...{ executor, job: null, output: null },
  ...{ tries: mostTries, step: 0 }
})

/** Whether the executor will resubmit a run whose process is gone. */
export const isTended = ({ tries }: Placement): boolean => tries < mostTries

export const readPlacement = (path: string): Promise<Placement | null> =>
  readJson(path, placement).catch(() => null)

/** Not forced to the disk: five hundred are written at once, and jobs do nothing twice. */
export async function writePlacement(path: string, value: Placement): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeFile(temporary, jsonText(value))
    await rename(temporary, path)
  } catch (error) {
    throw storageError(path, error)
  }
}
