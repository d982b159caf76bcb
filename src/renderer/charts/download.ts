/** Hands a file to the user: the browser saves it, the desktop host asks where to. */
export function download(name: string, parts: BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(name)
  link.click()
  // The download has its own hold on the blob by the next minute.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Without what file systems forbid. */
function fileName(name: string): string {
  const dot = name.lastIndexOf('.')
  const stem = name
    .slice(0, dot)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return `${stem || 'mixup-studio'}${name.slice(dot)}`
}
