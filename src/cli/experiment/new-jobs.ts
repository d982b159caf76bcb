import { dirname } from 'node:path'
import { formatPlural } from '../../contract/format-number'
import { executorTitles, type RunPlace } from '../../contract/executors'
import type { ExperimentMember } from '../../contract/experiment/calls'
import { isFinal } from '../../contract/records'

type Job = RunPlace & { job: string; output: string }

/** Says which jobs of a scheduler compute an experiment, and where they print to, as they are submitted. */
export class NewJobs {
  private readonly seen = new Set<string>()

  /** A line for each submission since the last look. */
  take({ members }: { members: Pick<ExperimentMember, 'place' | 'state'>[] }): string[] {
    const submissions = new Map<string, Job[]>()
    for (const { place, state } of members) {
      if (!place || place.job === null || place.output === null) continue
      if (state === null || isFinal(state) || this.seen.has(place.job)) continue
      this.seen.add(place.job)
      const folder = dirname(place.output)
      const job = { ...place, job: place.job, output: place.output }
      submissions.set(folder, [...(submissions.get(folder) ?? []), job])
    }
    return [...submissions].map(([folder, jobs]) => describe(folder, jobs))
  }
}

function describe(folder: string, jobs: Job[]): string {
  const names = jobs
    .map(({ job }) => job)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const [first = ''] = names
  const all = names.length === 1 ? `job ${first}` : `jobs ${first} to ${names.at(-1) ?? ''}`
  const title = executorTitles[jobs[0]?.executor ?? 'local']
  return `${title}: ${formatPlural(jobs.length, 'run')} submitted as ${all}; output in ${folder}`
}
