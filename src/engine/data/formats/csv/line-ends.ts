/** Text with every CRLF turned into LF, piece by piece, so that files that mix the two are read as one kind. */
export async function* plainLineEnds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const piece of pieces) {
    const text = held + piece
    held = text.endsWith('\r') ? '\r' : ''
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n')
  }
  if (held) yield held
}
