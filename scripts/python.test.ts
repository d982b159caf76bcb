import { describe, expect, it, vi } from 'vitest'
import { preparePython } from './python'

const environment = { name: 'made-up', requirements: ['thing==1.0'] }

function prepare(inCi: boolean, found: string | null, make: () => Promise<string>) {
  const said: string[] = []
  const tell = (text: string) => said.push(text)
  const counts = preparePython(environment, 'loads things', {
    ...{ inCi, say: tell, warn: tell },
    ...{ find: () => found, make }
  })
  return { said, counts }
}

describe('the Python environment of a test', () => {
  it('is used where it is there', async () => {
    const make = vi.fn(() => Promise.resolve(''))
    const { counts, said } = prepare(true, '/cache/python', make)
    expect(await counts).toEqual({ passed: 0, failed: 0, skipped: 0 })
    expect(make).not.toHaveBeenCalled()
    expect(said).toEqual(['thing==1.0 in Python loads things: /cache/python'])
  })

  it('is made under CI, where a failure is a failed test with its reason', async () => {
    const made = prepare(true, null, () => Promise.resolve('/cache/python'))
    expect((await made.counts).failed).toBe(0)
    expect(made.said[0]).toContain('Fetching thing==1.0')
    const failing = prepare(true, null, () => Promise.reject(new Error('no network')))
    expect((await failing.counts).failed).toBe(1)
    expect(failing.said.at(-1)).toBe('no network')
  })

  it('is left alone elsewhere, with a word on how to have it', async () => {
    const make = vi.fn(() => Promise.resolve(''))
    const { counts, said } = prepare(false, null, make)
    expect((await counts).failed).toBe(0)
    expect(make).not.toHaveBeenCalled()
    expect(said[0]).toContain('With CI=true npm test fetches it')
  })
})
