import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { attemptOnceADay } from './remembered'

const hour = 60 * 60 * 1000

it('gives the same failure for a day, then tries again', async () => {
  const cache = join(mkdtempSync(join(tmpdir(), 'mixup-studio-remembered-')), 'cache')
  let attempts = 0
  const attempt = () => Promise.resolve(`failure ${(attempts += 1)}`)
  expect(await attemptOnceADay(cache, 'thing', attempt, 0)).toBe('failure 1')
  expect(await attemptOnceADay(cache, 'thing', attempt, 23 * hour)).toBe('failure 1')
  expect(await attemptOnceADay(cache, 'other', attempt, 23 * hour)).toBe('failure 2')
  expect(await attemptOnceADay(cache, 'thing', attempt, 25 * hour)).toBe('failure 3')
})

it('remembers no success', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'mixup-studio-remembered-'))
  expect(await attemptOnceADay(cache, 'thing', () => Promise.resolve(null), 0)).toBeNull()
  expect(await attemptOnceADay(cache, 'thing', () => Promise.resolve('now'), 0)).toBe('now')
})
