import type { MemberCurve } from '../../contract/experiment/curves'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type {
  ExperimentMember,
  ExperimentSummary,
  SetAsideRun,
  ExperimentDetails
} from '../../contract/experiment/calls'
import type { ExperimentTable } from '../../contract/experiment/table'
import { StudioError } from '../../contract/errors'
import { environmentRecord, type DataSetReport, isFinal } from '../../contract/records'
import type { RunConfig } from '../../contract/run-config'
import type { RunSummary } from '../../contract/records'
import { readJson } from '../../storage/json'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import { ExperimentStore } from './experiment-store'
import { configurationKey } from './configuration-key'
import { Curves } from './curves'
import { estimateMissing, type MissingTime } from './estimate'
import type { Cell } from './expand'
import { expansionOf, membersOf, runsByKey, type Member, type RunsByKey } from './members'
import { describeData, setAsideBecause, trainedData } from './same-data'
import { writeReport } from './report/page'
import { tabulate, type FinishedRun } from './tabulate'
import { TestExamples } from './test-examples'

interface Parts {
  folder: string
  store: RunStore
  runs: Runs
  inspect: (config: RunConfig) => Promise<DataSetReport>
}

interface Standing {
  created: number
  definition: ExperimentDefinition
  cells: Cell[]
  members: Member[]
}

/** Experiments over seeds. Where one stands is read from its runs, so it survives whatever they survive. */
export class Experiments {
  private readonly stored: ExperimentStore
  private readonly testExamples: TestExamples
  private readonly curvesOfRuns: Curves
  private readonly tables = new WeakMap<
    ExperimentDefinition,
    { stamp: string; table: ExperimentTable }
  >()

  constructor(private readonly parts: Parts) {
    this.stored = new ExperimentStore(parts.folder)
    this.testExamples = new TestExamples((id) => parts.store.files(id).folder)
    this.curvesOfRuns = new Curves((id) => parts.store.files(id).metrics)
  }

  create(definition: ExperimentDefinition): Promise<string> {
    expansionOf(definition)
    return this.stored.save(definition)
  }

  async list(): Promise<ExperimentSummary[]> {
    const records = await this.readable()
    const existing = runsByKey(await this.parts.runs.list(false))
    return records.map(({ id, created, definition, expansion }) => {
      const members = membersOf(expansion, existing)
      const { rows } = this.table(definition, expansion.cells, members)
      const states = members.flatMap(({ run }) => run?.status.state ?? [])
      return {
        id,
        name: definition.name,
        question: definition.question,
        created,
        metric: definition.metric,
        configurations: expansion.cells.length,
        seeds: definition.seeds.length,
        runs: members.length,
        finished: states.filter((state) => state === 'finished').length,
        active: states.filter((state) => !isFinal(state)).length,
        verdicts: rows.flatMap(({ label, verdict }) =>
          verdict ? [{ label, outcome: verdict.outcome }] : []
        )
      }
    })
  }

  /**
   * How many runs may be active when this one starts: what the experiments that want it say, so that it holds after
   * the host was started anew, too.
   */
  async allowance({ config }: RunSummary): Promise<number> {
    const key = configurationKey(config)
    const wanting = (await this.readable()).filter(({ expansion }) => expansion.keys.has(key))
    return Math.max(0, ...wanting.map(({ definition }) => definition.sideBySide))
  }

  async view(id: string): Promise<ExperimentDetails> {
    const { created, definition, cells, members } = await this.standing(id)
    const table = this.table(definition, cells, members)
    await this.testExamples.fill(table, definition, finishedRuns(cells, members))
    const counted = members.flatMap(({ run }) => run ?? [])
    const setAside = members.flatMap((member) => setAsideOf(member, cells))
    return {
      id,
      created,
      definition,
      configurations: cells.map(({ label, config }) => ({ label, config })),
      members: members.map((member) => memberView(member, cells)),
      table,
      setAside,
      data: { trained: trainedData(counted), notes: describeData(counted, setAside) }
    }
  }

  async estimate(id: string): Promise<MissingTime> {
    const { definition, members } = await this.standing(id)
    return this.missingTime(members, definition)
  }

  /** Where it stands, whether it is kept (then with the seeds that are) or not. */
  async standingOf(
    definition: ExperimentDefinition,
    existing: RunsByKey
  ): Promise<Omit<Standing, 'created'> & { id: string | null }> {
    const kept = await this.stored.alike(definition)
    const own = kept?.definition ?? definition
    const expansion = expansionOf(own)
    const members = membersOf(expansion, existing)
    return { id: kept?.id ?? null, definition: own, cells: expansion.cells, members }
  }

  /** What a definition that is not kept would train. */
  async plan(definition: ExperimentDefinition) {
    const expansion = expansionOf(definition)
    const members = membersOf(expansion, runsByKey(await this.parts.runs.list(false)))
    return {
      configurations: expansion.cells.map(({ label, baseline }) => ({ label, baseline })),
      runs: members.length,
      ...(await this.missingTime(members, definition))
    }
  }

  start(id: string): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const { members } = await this.standing(id)
      for (const member of members) await this.pursue(member)
    })
  }

  async pause(id: string): Promise<void> {
    const { members } = await this.standing(id)
    // From the end, so that what leaves makes no room for what is to leave next.
    for (const { run } of members.reverse()) {
      if (run && !isFinal(run.status.state)) await this.parts.runs.stop(run.id)
    }
  }

  /**
   * Hides an experiment; its runs stay, for others may want them.
   * @throws StudioError `conflict` while one of them goes on
   */
  remove(id: string): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const { members } = await this.standing(id)
      if (members.some(({ run }) => run && !isFinal(run.status.state))) {
        throw new StudioError('conflict', 'The experiment goes on: pause it before deleting it.')
      }
      await this.stored.setDeleted(id, true)
    })
  }

  restore(id: string): Promise<void> {
    return this.stored.whileOwning(id, () => this.stored.setDeleted(id, false))
  }

  async curves(id: string): Promise<MemberCurve[]> {
    const { cells, members } = await this.standing(id)
    const curves: MemberCurve[] = []
    for (const { cell, seed, run } of members) {
      if (!run || run.status.state === 'queued') continue
      const columns = await this.curvesOfRuns.of(run)
      curves.push({ label: cells[cell]?.label ?? '', seed, run: run.id, ...columns })
    }
    return curves
  }

  async report(id: string): Promise<string> {
    const view = await this.view(id)
    const run = view.members.find(({ state }) => state === 'finished')?.run
    const environment = run
      ? await readJson(this.parts.store.files(run).environment, environmentRecord)
      : null
    return writeReport(view, await this.curves(id), environment)
  }

  /** Without those of other versions whose grid makes no sense any more. */
  private async readable() {
    const records = await this.stored.list()
    return records.flatMap((record) => {
      try {
        return [{ ...record, expansion: expansionOf(record.definition) }]
      } catch {
        return []
      }
    })
  }

  private async standing(id: string): Promise<Standing> {
    const { created, definition } = await this.stored.read(id)
    const expansion = expansionOf(definition)
    const members = membersOf(expansion, runsByKey(await this.parts.runs.list(false)))
    return { created, definition, cells: expansion.cells, members }
  }

  /** Reckoned again only when other runs have finished. */
  private table(
    definition: ExperimentDefinition,
    cells: Cell[],
    members: Member[]
  ): ExperimentTable {
    const finished = finishedRuns(cells, members)
    const stamp = finished.map((runs) => runs.map(({ id }) => id).join()).join('/')
    const known = this.tables.get(definition)
    const table = known?.stamp === stamp ? known.table : tabulate(definition, cells, finished)
    this.tables.set(definition, { stamp, table })
    return table
  }

  private async missingTime(
    members: Member[],
    { sideBySide }: ExperimentDefinition
  ): Promise<MissingTime> {
    const { runs, inspect } = this.parts
    const configs = members
      .filter(({ run }) => run?.status.state !== 'finished')
      .map(({ config, cell }) => ({ config, cell }))
    return estimateMissing(configs, sideBySide, await runs.list(false), inspect)
  }

  private async pursue({ config, run }: Member): Promise<void> {
    const { runs } = this.parts
    const id = run?.id ?? (await runs.create(config))
    const state = run?.status.state ?? 'queued'
    if (state === 'queued') runs.enqueue(id)
    else if (isFinal(state) && state !== 'finished') await runs.resume(id)
  }
}

const finishedRuns = (cells: Cell[], members: Member[]): FinishedRun[][] => {
  const finished: FinishedRun[][] = cells.map(() => [])
  for (const { cell, seed, fold, repeat, trainingSet, run } of members) {
    if (run?.status.state !== 'finished') continue
    const { results, examples } = run.status
    const place = { seed, fold, repeat, trainingSet }
    finished[cell]?.push({ id: run.id, ...place, results, ...(examples && { examples }) })
  }
  return finished
}

function setAsideOf({ cell, seed, fold, setAside }: Member, cells: Cell[]): SetAsideRun[] {
  if (!setAside) return []
  const label = cells[cell]?.label ?? ''
  return [{ label, seed, fold, run: setAside.id, reason: setAsideBecause(setAside) }]
}

function memberView({ cell, seed, fold, run }: Member, cells: Cell[]): ExperimentMember {
  const state = run?.status.state ?? null
  return {
    label: cells[cell]?.label ?? '',
    seed,
    fold,
    run: run?.id ?? null,
    state,
    error: state === 'finished' ? null : (run?.status.error?.message ?? null)
  }
}
