import { setTimeout as sleep } from 'node:timers/promises'
import type { studioContract } from '../../src/contract/api'
import type { Client } from '../../src/rpc/client'

type Call = Client<typeof studioContract>['call']

interface KnownRun {
  /** By the page that alone renames it. */
  name: string | null
  /** By the other page, which alone tags it. */
  tags: string[] | null
}

/** What hosts have answered that they did: it must be in the home. */
export class Journal {
  readonly runs = new Map<string, KnownRun>()
  /** Names of data sets by their ids. */
  readonly dataSets = new Map<string, string>()
  private changes = 0

  added(id: string, name: string): void {
    this.changes++
    this.dataSets.set(id, name)
  }

  queued(id: string): void {
    this.changes++
    if (!this.runs.has(id)) this.runs.set(id, { name: null, tags: null })
  }

  changed(id: string, change: Partial<KnownRun>): void {
    this.changes++
    this.runs.set(id, { name: null, tags: null, ...this.runs.get(id), ...change })
  }

  summary(): string {
    return `${this.dataSets.size} data sets, ${this.runs.size} runs, ${this.changes} changes in all`
  }

  /** What a host does not know as it was answered, once its queue is empty. */
  async differences(call: Call): Promise<string[]> {
    const runs = await finished(call)
    const dataSets = new Map((await call.listDataSets()).map(({ id, name }) => [id, name]))
    const lost: string[] = []
    for (const [id, name] of this.dataSets) {
      if (dataSets.get(id) !== name) lost.push(`data set ${name}: ${dataSets.get(id) ?? 'gone'}`)
    }
    for (const [id, { name, tags }] of this.runs) {
      const run = runs.get(id)
      if (!run) lost.push(`run ${id}: gone`)
      else if (run.status.state !== 'finished') lost.push(`run ${id}: ${run.status.state}`)
      else if (name !== null && run.user.name !== name) lost.push(`the name "${name}" of run ${id}`)
      else if (tags !== null && run.user.tags.join() !== tags.join()) {
        lost.push(`the tags ${tags.join(', ')} of run ${id}`)
      }
    }
    for (const { path, problem } of await call.homeProblems()) lost.push(`${path}: ${problem}`)
    return lost
  }
}

async function finished(call: Call) {
  for (;;) {
    const runs = await call.listRuns({})
    const open = runs.filter(({ status }) =>
      ['queued', 'starting', 'running'].includes(status.state)
    )
    if (open.length === 0) return new Map(runs.map((run) => [run.id, run]))
    await sleep(500)
  }
}
