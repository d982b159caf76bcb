import { expect, it } from 'vitest'
import { majorReleases, newestMajor, unsupportedElectron } from './electron-releases'

const day = (text: string): Date => new Date(`${text}T12:00:00Z`)

it('supports the newest three majors of the day', () => {
  expect(newestMajor(day('2026-10-20'))).toBe(44)
  expect(newestMajor(day('2026-10-21'))).toBe(45)
  expect(unsupportedElectron('43.0.1', day('2026-11-28'))).toBeNull()
  expect(unsupportedElectron('42.9.0', day('2026-11-28'))).toContain('43 to 45')
  expect(unsupportedElectron('45.5.0', day('2027-04-06'))).toBeNull()
  expect(unsupportedElectron('45.5.0', day('2027-04-07'))).toContain('46 to 48')
})

it('lists the majors in the order of their days', () => {
  const days = Object.values(majorReleases)
  expect([...days].sort()).toEqual(days)
})
