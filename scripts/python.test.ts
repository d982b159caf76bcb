import { describe, expect, it, vi } from 'vitest'
import { nothing } from './outcome'
import { preparePython } from './python'

const environment = { name: 'made-up', requirements: ['thing==1.0'] }

function prepare(inCi: boolean, found: string | null, make: () => Promise<string>) {
  const said: string[] = []
  const tell = (text: string) => said.push(text)
  const outcome = preparePython(environment, 'loads things', {
    ...{ inCi, say: tell, warn: tell },
    ...{ find: () => found, make }
  })
  return { said, outcome }
}

describe('the Python environment of a test', () => {
  it('is used where it is there', async () => {
    const make = vi.fn(() => Promise.resolve(''))
    const { outcome, said } = prepare(true, '/cache/python', make)
    expect(await outcome).toEqual(nothing)
    expect(make).not.toHaveBeenCalled()
    expect(said).toEqual(['thing==1.0 in Python loads things: /cache/python'])
  })

  it('is made under CI, where a failure is a failed test with its reason', async () => {
    const made = prepare(true, null, () => Promise.resolve('/cache/python'))
    expect((await made.outcome).failures).toEqual([])
    expect(made.said[0]).toContain('Fetching thing==1.0')
    const failing = prepare(true, null, () => Promise.reject(new Error('no network')))
    expect((await failing.outcome).failures).toHaveLength(1)
    expect(failing.said.at(-1)).toBe('no network')
  })

  it('is left alone elsewhere, with a word on how to have it', async () => {
    const make = vi.fn(() => Promise.resolve(''))
    const { outcome, said } = prepare(false, null, make)
    expect((await outcome).failures).toEqual([])
    expect(make).not.toHaveBeenCalled()
    expect(said[0]).toContain('With CI=true npm test fetches it')
  })
})
