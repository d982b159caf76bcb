import { expect, it } from 'vitest'
import { splitsSection } from './splits-section'

const subject = { key: 'split', title: 'Split 0', text: '', command: [] }

it('says so where no split has been run', () => {
  const result = { complete: false, seconds: 0, claims: [], experiment: null }
  expect(splitsSection([{ subject, result }])).toBe('Not run.')
})
