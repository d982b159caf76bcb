/** Days on which major releases of Electron came out. The newest three are supported. */
export const majorReleases: Readonly<Record<number, string>> = {
  41: '2026-03-11',
  42: '2026-05-06',
  43: '2026-07-01',
  44: '2026-08-25',
  45: '2026-10-21',
  // Announced: a new major comes out every eight weeks.
  46: '2026-12-16',
  47: '2027-02-10',
  48: '2027-04-07'
}

/** The Electron in which the end-to-end tests ran last. */
export const provenElectron = '33.2.1'

/** The newest major release on a day, by the table above. */
export function newestMajor(day: Date): number {
  const out = Object.entries(majorReleases).filter(([, date]) => new Date(date) <= day)
  return Math.max(...out.map(([major]) => Number(major)))
}

/** Why this Electron should not be shipped on a day; null while it is one of the newest three majors. */
export function unsupportedElectron(version: string, day: Date): string | null {
  const major = Number(version.split('.')[0])
  const newest = newestMajor(day)
  if (major > newest - 3) return null
  return `Electron ${version} is no longer supported: since ${majorReleases[newest] ?? ''} the supported majors are ${newest - 2} to ${newest}. Update "electron" in package.json`
}
