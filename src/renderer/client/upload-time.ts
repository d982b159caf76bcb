import type { UploadProgress } from './upload'

/** What a file costs besides its bytes: about as long as sending so many. */
const bytesOfFile = 100_000

/** Before, the first pieces say little about the rest. */
const soonest = { seconds: 2, share: 0.02 }

/** How long the rest of an upload takes, in seconds; null while it is too early to say. */
export function secondsLeft(progress: UploadProgress): number | null {
  const { files, ofFiles, bytes, ofBytes, seconds } = progress
  const done = bytes + files * bytesOfFile
  const share = done / (ofBytes + ofFiles * bytesOfFile)
  if (!(share >= soonest.share) || seconds < soonest.seconds) return null
  return (seconds * (1 - share)) / share
}
