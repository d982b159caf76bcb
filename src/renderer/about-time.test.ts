import { expect, it } from 'vitest'
import { aboutTime } from './about-time'

it.each([
  [10, 'less than a minute'],
  [50, 'about 1 minute'],
  [130, 'about 2 minutes'],
  [3600, 'about 60 minutes'],
  [7300, 'about 2 hours'],
  [200_000, 'about 2 days']
])('%d seconds: %s', (seconds, words) => {
  expect(aboutTime(seconds)).toBe(words)
})
