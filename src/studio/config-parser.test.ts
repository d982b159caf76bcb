import { expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { ConfigParser } from './config-parser'

const config = runConfig.parse({
  name: 'First',
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'linear' }
})
const text = (change: object): string => JSON.stringify({ ...config, ...change })

it('reads what runs share once, and what is their own each time', () => {
  const parser = new ConfigParser()
  const first = parser.parse('a', text({}))
  const second = parser.parse('b', text({ name: 'Second', seed: 7 }))
  expect(first).toEqual(config)
  expect(second).toEqual({ ...config, name: 'Second', seed: 7 })
  expect(second.data).toBe(first.data)
})

it.each([
  ['a seed of no run', text({ seed: -1 })],
  ['no model', text({ model: undefined })],
  ['no JSON', '{"seed": 1'],
  ['no object', '5'],
  ['a newer version', text({ version: 99 })]
])('refuses %s, also after a good one', (_, damaged) => {
  const parser = new ConfigParser()
  parser.parse('a', text({}))
  expect(() => parser.parse('b', damaged)).toThrow()
})
