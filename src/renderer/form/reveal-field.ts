/**
 * Shows what a form has at a place, "model.filters.1", or at the nearest place around it: opens what hides it and puts
 * the focus there. Fields have their place as `data-place`.
 */
export function revealField(place: string): void {
  const keys = place.split('.')
  const around = keys.map((_key, index) => keys.slice(0, keys.length - index).join('.'))
  const all = [...document.querySelectorAll<HTMLElement>('[data-place]')]
  const [found] = around.flatMap((one) => all.find(({ dataset }) => dataset['place'] === one) ?? [])
  if (!found) return
  for (let at: HTMLElement | null = found; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true
  }
  found.scrollIntoView({ block: 'center' })
  found
    .querySelector<HTMLElement>('input:not([tabindex="-1"]), select, textarea, button')
    ?.focus({ preventScroll: true })
}
