/**
 * What bytes become for the model: float32 by a table of 256 for each channel.
 * @param to float32, with room for two values more
 */
export function lookUpLevels(
  at: usize,
  values: usize,
  red: usize,
  green: usize,
  blue: usize,
  to: usize
): void {
  for (const end = at + values; at < end; at += 3, to += 12) {
    store<f32>(to, load<f32>(red + (load<u8>(at) << 2)))
    store<f32>(to, load<f32>(green + (load<u8>(at, 1) << 2)), 4)
    store<f32>(to, load<f32>(blue + (load<u8>(at, 2) << 2)), 8)
  }
}
