import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UpdateState } from '../../contract/updates'
import { Updates, updateWay, type UpdateWay } from './updates'

describe('what an installation does about newer versions', () => {
  it.each([
    ['was built without an address', false, 'win32', undefined, 'off'],
    ['is a package of the system', true, 'linux', undefined, 'announce'],
    ['is an AppImage', true, 'linux', '/home/a/Mixup Studio.AppImage', 'install'],
    ['is on macOS', true, 'darwin', undefined, 'install'],
    ['is on Windows', true, 'win32', undefined, 'install']
  ] as const)('that %s', (_, hasAddress, platform, appImage, way) => {
    expect(updateWay(hasAddress, platform, appImage)).toBe(way)
  })
})

/** A place with a newer version, whose download ends when the test says so. */
function opened(way: UpdateWay, newest: string | null = '0.2.0') {
  const states: UpdateState[] = []
  const [end, install] = [vi.fn(), vi.fn()]
  const look = vi.fn(() => Promise.resolve(newest))
  let finish: () => void = () => undefined
  const fetch = vi.fn(
    (_: (percent: number) => void, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        finish = resolve
        signal.addEventListener('abort', () => reject(new Error('cancelled')))
      })
  )
  const updates = new Updates({
    ...{ way, end, version: '0.1.0', updater: { look, fetch, install } },
    changed: (state) => states.push(state)
  })
  return { updates, states, look, fetch, install, end, arrive: () => finish() }
}

const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined)

describe('newer versions', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are looked for a minute after the start and every six hours, and never without an address', async () => {
    const { updates, look } = opened('install', null)
    updates.start()
    await vi.advanceTimersByTimeAsync(61_000)
    expect(look).toHaveBeenCalledTimes(1)
    expect(updates.state).toEqual({ state: 'current', version: '0.1.0' })
    await vi.advanceTimersByTimeAsync(12 * 3600_000)
    expect(look).toHaveBeenCalledTimes(3)
    const off = opened('off')
    off.updates.start()
    await vi.advanceTimersByTimeAsync(24 * 3600_000)
    expect(off.look).not.toHaveBeenCalled()
    expect(off.updates.state).toEqual({ state: 'off' })
  })

  it('are only announced where the studio is a package of the system', async () => {
    const { updates, fetch, end } = opened('announce')
    await updates.look()
    expect(updates.state).toEqual({ state: 'available', version: '0.2.0', installs: false })
    expect(fetch).not.toHaveBeenCalled()
    expect(() => updates.install()).toThrow('No newer version has been fetched')
    expect(end).not.toHaveBeenCalled()
  })

  it('are neither looked for nor fetched while something trains, but afterwards', async () => {
    const { updates, look, fetch, arrive } = opened('install')
    updates.setTraining(true)
    await updates.look()
    expect(look).not.toHaveBeenCalled()
    updates.setTraining(false)
    await settled()
    expect(updates.state).toMatchObject({ state: 'fetching' })
    updates.setTraining(true)
    await settled()
    expect(updates.state).toEqual({ state: 'available', version: '0.2.0', installs: true })
    updates.setTraining(false)
    await settled()
    arrive()
    await settled()
    expect(fetch).toHaveBeenCalledTimes(2)
    expect(updates.state).toEqual({ state: 'ready', version: '0.2.0' })
  })

  it('are installed when asked for, after the app has ended in order, and never during a run', async () => {
    const { updates, install, end, arrive } = opened('install')
    void updates.look()
    await settled()
    arrive()
    await settled()
    updates.setTraining(true)
    expect(() => updates.install()).toThrow('Something trains')
    expect(updates.finish()).toBe(false)
    updates.setTraining(false)
    updates.install()
    expect(end).toHaveBeenCalledOnce()
    expect(install).not.toHaveBeenCalled()
    expect(updates.finish()).toBe(true)
    expect(install).toHaveBeenCalledOnce()
  })

  it('that cannot be looked for are an error in words, and looked for again', async () => {
    const { updates, look, states } = opened('install', null)
    look.mockRejectedValueOnce(new Error('net::ERR_CONNECTION_REFUSED\n at stack'))
    await updates.look()
    await updates.look()
    expect(states).toEqual([
      {
        state: 'failed',
        message: 'The studio could not look for a newer version: net::ERR_CONNECTION_REFUSED'
      },
      { state: 'current', version: '0.1.0' }
    ])
  })
})
