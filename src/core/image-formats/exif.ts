const orientationTag = 0x0112
const exifSignature = 0x45786966

/** Whether an orientation shows rows as columns. */
export const isTurned = (orientation: number) => orientation >= 5

/** Orientation from a small TIFF file, as EXIF is one; 1 when it says nothing sensible. */
function tiffOrientation(view: DataView, at: number, length: number): number {
  if (length < 10) return 1
  const segment = new DataView(view.buffer, view.byteOffset + at, length)
  const little = segment.getUint16(0) === 0x4949
  try {
    const directory = segment.getUint32(4, little)
    const entries = segment.getUint16(directory, little)
    for (let entry = 0; entry < entries; entry++) {
      const position = directory + 2 + entry * 12
      if (segment.getUint16(position, little) !== orientationTag) continue
      const value = segment.getUint16(position + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

/** Orientation from an EXIF segment that may begin with its signature, as in JPEG. */
export function exifOrientation(view: DataView, at: number, length: number): number {
  if (length < 16) return 1
  const signed = view.getUint32(at) === exifSignature
  return signed ? tiffOrientation(view, at + 6, length - 6) : tiffOrientation(view, at, length)
}
