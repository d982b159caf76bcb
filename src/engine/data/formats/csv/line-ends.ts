const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** More lines end by a lone CR than by LF; the fewer are line breaks within cells. */
const mostlyReturns = (text: string): boolean => count(text, /\r(?!\n)/g) > count(text, /\n/g)

/**
 * Text with every line ended by LF, piece by piece: CRLF is one end, and so is a lone CR where the text begins with lines
 * that end so, as old Macs and some instruments write them.
 */
export async function* plainLineEnds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  let endsByReturn: boolean | null = null
  for await (const piece of pieces) {
    const text = held + piece
    held = text.endsWith('\r') ? '\r' : ''
    const whole = text.slice(0, text.length - held.length)
    if (endsByReturn === null && /[\r\n]/.test(whole)) endsByReturn = mostlyReturns(whole)
    yield endsByReturn ? whole.replaceAll('\r', '\n') : whole.replaceAll('\r\n', '\n')
  }
  if (held) yield endsByReturn ? '\n' : held
}
