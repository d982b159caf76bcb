import { expect, it, vi } from 'vitest'
import { deskContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import type { GpuSupport as State } from '../contract/gpu-support'
import { serve } from '../rpc/server'
import type { Handlers } from '../rpc/types'
import { memoryWires } from '../rpc/wires/memory'
import { Desk } from './desk'
import { GpuSupport } from './gpu-support'
import type { Launch } from './launch'

const offer = { bytes: 3e9, unpacked: 6e9, folder: '/cache/gpu' }

/** A studio whose processes answer as `add` says, and count how many were started. */
function opened(add: Handlers<typeof deskContract>['addGpuSupport']) {
  const found: { state: State } = { state: { state: 'offered', offer, problem: null } }
  let started = 0
  const launch: Launch = () => {
    started += 1
    const [wire, other] = memoryWires()
    const answers = { gpuSupport: () => found.state, addGpuSupport: add }
    const server = serve(deskContract, answers as unknown as Handlers<typeof deskContract>, other)
    server.emit('progress', { text: 'tensorflow', done: 1e9, total: 3e9 })
    const exited = new Promise<null>((resolve) => other.onClose(() => resolve(null)))
    return { wire, exited, kill: () => undefined }
  }
  const states: State[] = []
  const silent = { emit: () => undefined }
  const desk = new Desk(launch, '/log', silent)
  const support = new GpuSupport(
    launch,
    '/log',
    { emit: (_, state) => states.push(state as State) },
    desk
  )
  return { support, states, found, started: () => started }
}

it('is added in a process of its own, after which the desk starts again', async () => {
  let arrive: () => void = () => undefined
  const { support, states, found, started } = opened(
    () => new Promise<void>((resolve) => (arrive = resolve))
  )
  expect(await support.state()).toEqual({ state: 'offered', offer, problem: null })
  await support.add()
  await vi.waitFor(() =>
    expect(states.at(-1)).toEqual({ state: 'adding', text: 'tensorflow', done: 1e9, total: 3e9 })
  )
  expect(started()).toBe(2)
  await support.add()
  expect(started()).toBe(2)
  found.state = { state: 'added' }
  arrive()
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'added' }))
  expect(started()).toBe(3)
  await expect(support.add()).rejects.toMatchObject({ code: 'conflict' })
})

it('says why it failed, until it is tried again', async () => {
  const { support, states } = opened(() => {
    throw new StudioError('runtime-unavailable', 'pip could not reach the package index.')
  })
  await support.add()
  const problem = 'pip could not reach the package index.'
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'offered', offer, problem }))
  expect(await support.state()).toMatchObject({ problem })
})

it('is cancelled by the end of its process, without a complaint', async () => {
  const aborted = vi.fn()
  const { support, states } = opened(
    (_, { signal }) =>
      new Promise<void>((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          aborted()
          reject(new Error('ended'))
        })
      )
  )
  await support.add()
  await vi.waitFor(() => expect(states.at(-1)?.state).toBe('adding'))
  await support.cancel()
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'offered', offer, problem: null }))
  expect(aborted).toHaveBeenCalledOnce()
})
