import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rememberedFailure } from './failure'
import {
  fakeMachine,
  smallLibrary,
  smallSources,
  temporaryFolder,
  type Fakes
} from './testing/fake-machine'
import { setUpRuntime } from './set-up'

const machine = { platform: 'linux', arch: 'x64', nvidia: true } as const
const offline: Fakes = { download: { code: 1, output: 'NewConnectionError' } }

/** The wheel of the GPU build has a hash that nothing fetched here has. */
const libraries = {
  cpu: smallLibrary,
  gpu: {
    ...smallLibrary,
    kind: 'gpu' as const,
    wheels: [{ requirement: 'tensorflow==2.21.0', bytes: 1, sha256: 'f'.repeat(64) }]
  }
}

function setUp(cache: string, fakes: Fakes, environment: NodeJS.ProcessEnv = {}, retry = false) {
  const { run, ran } = fakeMachine(fakes)
  const sources = smallSources(join(cache, 'sources'))
  const options = { cache, libraries, machine, sources, run, environment, retry }
  return { ran, result: setUpRuntime({ ...options, say: () => undefined }) }
}

describe('setUpRuntime', () => {
  it('takes the CPU build when the GPU build cannot be had, and says why', async () => {
    const cache = temporaryFolder()
    const { runtime, failures } = await setUp(cache, {}).result
    expect(runtime?.kind).toBe('cpu')
    expect(failures.map(({ details }) => details?.cause)).toEqual(['wrong hash'])
    expect(rememberedFailure(cache, 'gpu')?.message).toBe(failures[0]?.message)
  })

  it('remembers a failed download, until asked to retry or it succeeds', async () => {
    const cache = temporaryFolder()
    const cpu = { MIXUP_STUDIO_RUNTIME: 'cpu' }
    const first = setUp(cache, offline, cpu)
    expect((await first.result).runtime).toBeNull()
    expect(first.ran).toEqual(['download'])

    const second = setUp(cache, {}, cpu)
    expect((await second.result).failures[0]?.details?.cause).toBe('no network')
    expect(second.ran).toEqual([])

    const third = await setUp(cache, {}, cpu, true).result
    expect(third).toMatchObject({ runtime: { kind: 'cpu' }, failures: [] })
    expect(rememberedFailure(cache, 'cpu')).toBeNull()
  })

  it('looks again at once for what is quick to look for', async () => {
    const cache = temporaryFolder()
    const cpu = { MIXUP_STUDIO_RUNTIME: 'cpu' }
    const missing = await setUp(cache, { missing: ['g++', 'c++', 'clang++'] }, cpu).result
    expect(missing.failures[0]?.details?.cause).toBe('no compiler')
    expect((await setUp(cache, {}, cpu).result).runtime?.kind).toBe('cpu')
  })

  it('sets nothing up for the JavaScript backend', async () => {
    const { ran, result } = setUp(temporaryFolder(), {}, { MIXUP_STUDIO_RUNTIME: 'javascript' })
    expect(await result).toEqual({ runtime: null, dawn: null, failures: [] })
    expect(ran).toEqual([])
  })
})
