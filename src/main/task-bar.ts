import { studioContract } from '../contract/api'
import { isFinal, type RunStatus } from '../contract/records'
import { connect } from '../rpc/client'
import { memoryWires } from '../rpc/wires/memory'
import type { Studio } from '../studio/studio'

/** The mean progress of runs, 0 to 1; -1, which hides the bar, when nothing trains. */
export function taskBarProgress(active: Iterable<RunStatus>): number {
  const shares = [...active].map(({ epoch, epochs, step, stepsPerEpoch }) =>
    stepsPerEpoch ? step / (stepsPerEpoch * epochs) : epoch / epochs
  )
  if (shares.length === 0) return -1
  return Math.min(1, shares.reduce((sum, share) => sum + share, 0) / shares.length)
}

/** Shows the progress of all training runs, updated with every change. */
export function followProgress(studio: Studio, tell: (progress: number) => void): void {
  const [own, other] = memoryWires()
  studio.serve(other)
  const active = new Map<string, RunStatus>()
  connect(studioContract, own).on('status', ({ id, status }) => {
    if (isFinal(status.state) || status.state === 'queued') active.delete(id)
    else active.set(id, status)
    tell(taskBarProgress(active.values()))
  })
}
