import type { DataDigests } from '../../contract/data'
import { StudioError } from '../../contract/errors'

/**
 * A run is resumed only on the data it was started with.
 * @throws StudioError `invalid-data` where they have changed since
 */
export function refuseOtherData(recorded: DataDigests, found: DataDigests): void {
  const changed =
    recorded.content !== found.content
      ? 'The data has changed'
      : recorded.split !== found.split
        ? 'The split of the data has changed'
        : null
  if (changed === null) return
  throw new StudioError(
    'invalid-data',
    `${changed} since this run started, so it cannot be resumed. Restore the original data, or start a new run.`
  )
}
