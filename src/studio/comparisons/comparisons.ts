import type { ComparisonDefinition } from '../../contract/comparison/definition'
import type { ComparisonMember, ComparisonView } from '../../contract/comparison/calls'
import { environmentRecord, type DataSetReport, isFinal } from '../../contract/records'
import type { ExperimentConfig } from '../../contract/experiment'
import { readJson } from '../../storage/json'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import { ComparisonStore } from './comparison-store'
import { measuredSeconds, reckonedSeconds } from './estimate'
import { expandGrid, type Cell } from './expand'
import { membersOf, type Member } from './members'
import { writeReport } from './report/page'
import { tabulate, type FinishedRun } from './tabulate'
import { TestExamples } from './test-examples'

interface Parts {
  folder: string
  store: RunStore
  runs: Runs
  inspect: (config: ExperimentConfig) => Promise<DataSetReport>
}

interface Standing {
  created: number
  definition: ComparisonDefinition
  cells: Cell[]
  members: Member[]
}

/** Experiments over seeds. Where one stands is read from its runs, so it survives whatever they survive. */
export class Comparisons {
  private readonly stored: ComparisonStore
  private readonly testExamples: TestExamples
  /** How many trainers may work side by side, by the run that waits to be one of them. */
  private readonly allowances = new Map<string, number>()

  constructor(private readonly parts: Parts) {
    this.stored = new ComparisonStore(parts.folder)
    this.testExamples = new TestExamples((id) => parts.store.files(id).folder)
  }

  create(definition: ComparisonDefinition): Promise<string> {
    expandGrid(definition)
    return this.stored.save(definition)
  }

  list() {
    return this.stored.list()
  }

  /** How many runs may be active when this one starts. */
  allowance(run: string): number {
    return this.allowances.get(run) ?? 0
  }

  async view(id: string): Promise<ComparisonView> {
    const { created, definition, cells, members } = await this.standing(id)
    const finished = cells.map((_cell, index) => finishedOf(members, index))
    const table = tabulate(definition, cells, finished)
    await this.testExamples.fill(table, definition, finished)
    return {
      id,
      created,
      definition,
      configurations: cells.map(({ label, config }) => ({ label, config })),
      members: members.map((member) => memberView(member, cells)),
      table
    }
  }

  async estimate(id: string): Promise<{ seconds: number; measured: boolean; missing: number }> {
    const { store, runs, inspect } = this.parts
    const { definition, members } = await this.standing(id)
    const missing = members.filter(({ run }) => run?.status.state !== 'finished')
    const existing = await runs.list(false)
    let seconds = 0
    let measured = true
    for (const [, alike] of grouped(missing)) {
      const [{ config }] = alike
      const known = await measuredSeconds(config, existing, (run) => store.files(run).metrics)
      measured &&= known !== null
      seconds += alike.length * (known ?? reckonedSeconds(config, await inspect(config)))
    }
    const sideBySide = Math.max(1, Math.min(definition.sideBySide, missing.length))
    return { seconds: seconds / sideBySide, measured, missing: missing.length }
  }

  start(id: string): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const { definition, members } = await this.standing(id)
      for (const member of members) await this.pursue(member, definition.sideBySide)
    })
  }

  async pause(id: string): Promise<void> {
    const { members } = await this.standing(id)
    // From the end, so that what leaves makes no room for what is to leave next.
    for (const { run } of members.reverse()) {
      if (run && !isFinal(run.status.state)) await this.parts.runs.stop(run.id)
    }
  }

  async report(id: string): Promise<string> {
    const view = await this.view(id)
    const run = view.members.find(({ state }) => state === 'finished')?.run
    const environment = run
      ? await readJson(this.parts.store.files(run).environment, environmentRecord)
      : null
    return writeReport(view, environment)
  }

  private async standing(id: string): Promise<Standing> {
    const { created, definition } = await this.stored.read(id)
    const cells = expandGrid(definition)
    return {
      created,
      definition,
      cells,
      members: membersOf(definition, cells, await this.parts.runs.list(false))
    }
  }

  private async pursue({ config, run }: Member, sideBySide: number): Promise<void> {
    const { runs } = this.parts
    const id = run?.id ?? (await runs.create(config))
    const state = run?.status.state ?? 'queued'
    this.allowances.set(id, sideBySide)
    if (state === 'queued') runs.enqueue(id)
    else if (isFinal(state) && state !== 'finished') await runs.resume(id)
  }
}

const finishedOf = (members: Member[], cell: number): FinishedRun[] =>
  members.flatMap(({ cell: own, seed, run }) =>
    own === cell && run?.status.state === 'finished'
      ? [{ id: run.id, seed, results: run.status.results }]
      : []
  )

function memberView({ cell, seed, run }: Member, cells: Cell[]): ComparisonMember {
  const state = run?.status.state ?? null
  return {
    label: cells[cell]?.label ?? '',
    seed,
    run: run?.id ?? null,
    state,
    error: state === 'finished' ? null : (run?.status.error?.message ?? null)
  }
}

function grouped(members: Member[]): Map<number, [Member, ...Member[]]> {
  const groups = new Map<number, [Member, ...Member[]]>()
  for (const member of members) {
    const group = groups.get(member.cell)
    if (group) group.push(member)
    else groups.set(member.cell, [member])
  }
  return groups
}
