const place = 'mixup-studio:secret'

/**
 * What this page must know to be served by its host. The token of the address is exchanged for it once; it is kept where
 * only pages of this origin, port included, can read it.
 * @returns null for a page without access
 */
export async function pageSecret(): Promise<string | null> {
  const url = new URL(location.href)
  const token = url.searchParams.get('token')
  if (token !== null) {
    const answer = await fetch('/invitation', { method: 'POST', body: token })
    if (answer.ok) localStorage.setItem(place, await answer.text())
    url.searchParams.delete('token')
    history.replaceState(history.state, '', url)
  }
  return localStorage.getItem(place)
}
