import { expect, it, vi } from 'vitest'
import { Ending, endCauses, type EndedStudio } from './ending'

function fake(activeRuns: string[], close = () => Promise.resolve()) {
  const studio = {
    activeRuns,
    close: vi.fn<EndedStudio['close']>(close),
    kill: vi.fn<EndedStudio['kill']>(() => Promise.resolve())
  }
  const ask = vi.fn(() => Promise.resolve(true))
  const announce = vi.fn()
  const exit = vi.fn()
  const ending = new Ending({ studio, ask, announce, exit, limit: 20 })
  return { ending, studio, ask, announce, exit }
}

it('asks nothing when nothing trains, and closes in order', async () => {
  const { ending, ask, exit, studio } = fake([])
  await ending.request()
  expect(ask).not.toHaveBeenCalled()
  expect(exit).toHaveBeenCalledWith(null, 'closed')
  expect(studio.kill).not.toHaveBeenCalled()
})

it('asks once however often people close, and stays when they want to keep training', async () => {
  let answer: (agreed: boolean) => void = () => undefined
  const { ending, ask, exit, studio } = fake(['a run'])
  ask.mockReturnValue(new Promise((resolve) => (answer = resolve)))
  const first = ending.request()
  await ending.request()
  expect(ask).toHaveBeenCalledTimes(1)
  answer(false)
  await first
  expect(studio.close).not.toHaveBeenCalled()
  expect(exit).not.toHaveBeenCalled()
  await ending.request()
  expect(ask).toHaveBeenCalledTimes(2)
})

it('says that checkpoints are saved, and gives the runs their reason', async () => {
  const { ending, announce, exit, studio } = fake(['a', 'b'])
  await ending.request()
  expect(announce).toHaveBeenCalledWith(2)
  expect(studio.close.mock.calls[0]?.[0]).toContain(endCauses.closed)
  expect(studio.close.mock.invocationCallOrder[0]).toBeLessThan(exit.mock.invocationCallOrder[0]!)
})

it('ends on a signal without a question, also while one is open', async () => {
  const { ending, ask, exit } = fake(['a'])
  ask.mockReturnValue(new Promise(() => undefined))
  void ending.request()
  await ending.begin('signal')
  expect(exit).toHaveBeenCalledTimes(1)
})

it('kills what does not end in time, and says so', async () => {
  const { ending, exit, studio } = fake(['stuck'], () => new Promise(() => undefined))
  await ending.begin('signal')
  expect(studio.kill).toHaveBeenCalledWith('stuck', expect.stringContaining('took too long'))
  expect(exit).toHaveBeenCalledWith(null, 'signal')
})

it('ends also when closing fails', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  const { ending, exit } = fake(['a'], () => Promise.reject(new Error('disk')))
  await ending.begin('closed')
  expect(exit).toHaveBeenCalledWith(null, 'closed')
  expect(error).toHaveBeenCalled()
  error.mockRestore()
})

it('ends with a failure after an error that nobody handled', async () => {
  const { ending, exit, studio } = fake(['a'])
  await ending.begin('error')
  expect(studio.close.mock.calls[0]?.[0]).toContain('unexpected error')
  expect(exit).toHaveBeenCalledWith(null, 'error')
})

const later = <T>(value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), 5))

it('starts again after a start that came meanwhile, unless the system shuts down', async () => {
  const again = fake([])
  const ended = again.ending.begin('closed')
  again.ending.startAgain(Promise.resolve(['/data']))
  again.ending.startAgain(later(['/more']))
  await ended
  expect(again.exit).toHaveBeenCalledWith(['/data', '/more'], 'closed')
  const down = fake([])
  const off = down.ending.begin('shutdown')
  down.ending.startAgain(Promise.resolve([]))
  await off
  expect(down.exit).toHaveBeenCalledWith(null, 'shutdown')
})
