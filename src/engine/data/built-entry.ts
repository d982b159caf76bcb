import { existsSync } from 'node:fs'

/** Where the build puts the entry of a thread; null where code runs from its sources. */
export function builtEntry(name: string): URL | null {
  const places = [`./${name}.js`, `../${name}.js`].map((place) => new URL(place, import.meta.url))
  return places.find((place) => existsSync(place)) ?? null
}
