import { untrack } from 'svelte'
import { getRuns } from '../../stores/runs.svelte'
import type { OpenExperiment } from './open-experiment.svelte'

/**
 * Reads an experiment when it is opened, and again whenever one of its runs begins, ends or ends an epoch, or when any run
 * is new. Call it while a component is set up.
 */
export function followExperiment(opened: () => OpenExperiment): void {
  const runs = getRuns()
  $effect(() => {
    const experiment = opened()
    void experiment.read()
    return () => experiment.close()
  })

  const moved = $derived(
    opened()
      .view?.members.map(({ run }) => {
        const status = run === null ? undefined : runs.get(run)?.status
        return status ? `${status.state}${status.epoch}` : ''
      })
      .join()
  )

  $effect(() => {
    void [moved, runs.list.length]
    untrack(() => opened().view && opened().changed())
  })
}
