/** The sum of a byte and those of the pixels beside it. */
function besides(at: usize, channels: usize): u32 {
  return <u32>load<u8>(at - channels) + load<u8>(at) + load<u8>(at + channels)
}

/**
 * Mixes pixels with their neighbours; the border stays as it is.
 * @param line bytes of a line @param factor 0 is smoothed, 1 the picture itself
 */
export function sharpen(
  from: usize,
  height: usize,
  line: usize,
  channels: usize,
  factor: f64,
  to: usize
): void {
  memory.copy(to, from, height * line)
  for (let y: usize = 1; y < height - 1; y++) {
    const end = from + (y + 1) * line - channels
    let result = to + y * line + channels
    for (let at = from + y * line + channels; at < end; at++, result++) {
      const own = load<u8>(at)
      const around =
        besides(at - line, channels) + besides(at, channels) + besides(at + line, channels)
      // Thirteenths, rounded: no sum is a half.
      const smooth = (2 * (around + 4 * own) + 13) / 26
      const value = <f64>own + (<f64>smooth - <f64>own) * (1 - factor)
      store<u8>(result, <u8>Math.min(255, Math.max(0, value)))
    }
  }
}
