import type { DataDigests } from '../../contract/data'
import { StudioError } from '../../contract/errors'

/**
 * A run is resumed on the data that it was begun with, or not at all.
 * @throws StudioError `invalid-data` where they have changed since
 */
export function refuseOtherData(recorded: DataDigests, found: DataDigests): void {
  const changed =
    recorded.content !== found.content
      ? 'The data have changed'
      : recorded.split !== found.split
        ? 'The split of the data has changed'
        : null
  if (changed === null) return
  throw new StudioError(
    'invalid-data',
    `${changed} since this run began, so it cannot be resumed. Restore the data as they were, or start a new run.`
  )
}
