/** Whether a file whose first bytes these are starts as a zip archive does. */
export const isZip = ([p, k, major, minor]: Uint8Array): boolean =>
  p === 0x50 && k === 0x4b && major === 3 && minor === 4
