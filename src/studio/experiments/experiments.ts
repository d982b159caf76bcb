import type { MemberCurve } from '../../contract/experiment/curves'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type {
  ExperimentMember,
  ExperimentSummary,
  SetAsideRun,
  ExperimentDetails
} from '../../contract/experiment/calls'
import type { ExperimentStage, HistoryEvent } from '../../contract/experiment/plan'
import type { ExperimentTable } from '../../contract/experiment/table'
import { StudioError } from '../../contract/errors'
import type { ExecutorName } from '../../contract/executors'
import { runOutcome } from '../../contract/run-outcome'
import { environmentRecord, type DataSetReport, isFinal } from '../../contract/records'
import type { HomeProblem } from '../../contract/library'
import type { RunConfig } from '../../contract/run-config'
import type { RunSummary } from '../../contract/records'
import type { Look, LookPlan } from '../../core/looks'
import { readJson } from '../../storage/json'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import type { ExperimentRecord } from './experiment-record'
import { ExperimentStore, trainedKey } from './experiment-store'
import { configurationKey } from './configuration-key'
import { changedExamples } from './changed-examples'
import { Curves } from './curves'
import { estimateMissing, type MissingTime } from './estimate'
import type { Cell } from './expand'
import { expansionOf, membersOf, runsByKey, type Member, type RunsByKey } from './members'
import type { Speeds } from '../speeds'
import { describeData, setAsideBecause, trainedData } from './same-data'
import { changesFrom, recordedPlan } from './experiment-history'
import { judgedTable } from './judged-table'
import { writeReport } from './report/page'
import { completeSeeds, hasEnded, plannedLooks, stageAt } from './standing'
import { sortOut } from './sort-out'
import { readTestedRuns, type TestedRuns } from './tested-runs'
import { refuseTuning, standingOf, trainable, wantsRun, type Tuned } from './tune'

interface Parts {
  folder: string
  store: RunStore
  runs: Runs
  inspect: (config: RunConfig) => Promise<DataSetReport>
  speeds: Speeds
}

interface Standing {
  created: number
  definition: ExperimentDefinition
  plan: LookPlan
  history: HistoryEvent[]
  cells: Cell[]
  members: Member[]
  /** Null where nothing is tuned. */
  tuned: Tuned | null
}

/** Experiments over seeds. Their state is read from their runs, so nothing else needs to be saved. */
export class Experiments {
  private readonly stored: ExperimentStore
  private readonly curvesOfRuns: Curves
  private readonly tables = new WeakMap<
    ExperimentDefinition,
    { stamp: string; table: ExperimentTable }
  >()

  constructor(private readonly parts: Parts) {
    this.stored = new ExperimentStore(parts.folder)
    this.curvesOfRuns = new Curves((id) => parts.store.files(id).metrics)
  }

  /** Makes an experiment, or adds seeds to the one that asks the same, and records what could have been seen before. */
  async create(definition: ExperimentDefinition): Promise<string> {
    refuseTuning(definition, expansionOf(definition).cells)
    const existing = runsByKey(await this.parts.runs.list(false))
    const own = (await this.stored.alike(definition))?.definition ?? definition
    const expansions = [expansionOf(definition), expansionOf(own)]
    const ended = new Set(
      expansions.flatMap((expansion) =>
        membersOf(expansion, existing).flatMap((member) =>
          member.run && hasEnded(member) ? [member.run.id] : []
        )
      )
    ).size
    const changes = ended > 0 ? await this.changesBefore(definition) : []
    return this.stored.save(definition, { ended, changes })
  }

  /** What the newest other experiment about the same runs wanted to know otherwise. */
  private async changesBefore(definition: ExperimentDefinition) {
    const key = trainedKey(definition)
    const alike = (await this.stored.listWithDeleted()).filter(
      (record) => trainedKey(record.definition) === key
    )
    const newest = alike.at(-1)
    return newest ? changesFrom({ ...newest.definition, id: newest.id }, definition) : []
  }

  async list(): Promise<ExperimentSummary[]> {
    const records = (await sortOut(this.stored)).readable
    const existing = runsByKey(await this.parts.runs.list(false))
    const summaries: ExperimentSummary[] = []
    for (const { id, created, definition, expansion, ...record } of records) {
      const { members, tuned } = standingOf(definition, expansion, existing)
      const { cells } = expansion
      const plan = recordedPlan({ created, definition, ...record })
      const { table, stage } = await this.judged({ definition, plan, cells, members })
      const { rows } = table
      const runs = [...(tuned?.trials ?? []), ...members]
      const states = runs.flatMap(({ run }) => run?.status.state ?? [])
      summaries.push({
        id,
        name: definition.name,
        question: definition.question,
        created,
        metric: definition.metric,
        data: { source: definition.base.data.source, reading: definition.base.data.reading },
        configurations: cells.length,
        seeds: definition.seeds.length,
        folds: definition.folds,
        runs: runs.length + (tuned?.ahead.length ?? 0),
        finished: states.filter((state) => state === 'finished').length,
        active: states.filter((state) => !isFinal(state)).length,
        failed: members.filter(({ run }) => run && runOutcome(run.status) === 'failed').length,
        ...{ members: [...new Set(runs.flatMap(({ run }) => run?.id ?? []))], stage },
        verdicts: rows.flatMap(({ label, verdict }) =>
          verdict ? [{ label, outcome: verdict.outcome }] : []
        )
      })
    }
    return summaries
  }

  /** Those that were deleted, the latest first. */
  listDeleted(): ReturnType<ExperimentStore['listDeleted']> {
    return this.stored.listDeleted()
  }

  /**
   * How many runs may be active when this one starts: what the experiments that want it say, so that it holds after
   * the host was restarted, too.
   */
  async allowance({ config }: RunSummary): Promise<number> {
    const key = configurationKey(config)
    const existing = runsByKey(await this.parts.runs.list(false))
    const wanting = (await sortOut(this.stored)).readable.filter(({ definition, expansion }) =>
      wantsRun(definition, expansion, existing, key)
    )
    return Math.max(0, ...wanting.map(({ definition }) => definition.sideBySide))
  }

  /** The state of an experiment. Showing its figures is recorded, unless `progressOnly`. */
  async view(id: string, { progressOnly = false } = {}): Promise<ExperimentDetails> {
    const standing = await this.standing(id)
    const { created, definition, plan, cells, members } = standing
    const { table, stage } = await this.judged(standing)
    if (!progressOnly) await this.recordLook(id, standing, stage)
    const { history, notes } = await this.stored.read(id)
    const counted = members.flatMap(({ run }) => run ?? [])
    const setAside = members.flatMap((member) => setAsideOf(member, cells))
    return {
      id,
      created,
      definition,
      configurations: cells.map(({ label, config }) => ({ label, config })),
      members: members.map((member) => memberView(member, cells)),
      tuning: standing.tuned?.results ?? null,
      table,
      setAside,
      data: { trained: trainedData(counted), notes: describeData(counted, setAside) },
      looks: plannedLooks(plan, definition),
      stage,
      history,
      ...(notes && { notes })
    }
  }

  /** Keeps in the history what has now been shown: the outcomes of a look, or figures without a verdict. */
  private async recordLook(
    id: string,
    standing: Standing,
    { kind, complete }: ExperimentStage
  ): Promise<void> {
    const { definition, plan, cells, members, history } = standing
    const seeds = completeSeeds(cells, members)
    const passed = plannedLooks(plan, definition).filter((look) => look.seeds <= complete)
    const missing = passed.filter((look) => !isRecorded(history, look))
    const tested = missing.length > 0 ? await this.tested(members) : new Map<string, never>()
    const events = missing.map((look) =>
      lookEvent(look, definition, cells, members, seeds.slice(0, look.seeds), tested)
    )
    const exploratory: HistoryEvent = { kind: 'exploratory', at: Date.now(), seeds: complete }
    const isNew = !history.some((one) => one.kind === 'exploratory' && one.seeds === complete)
    if (kind !== 'look' && complete > 0 && isNew) events.push(exploratory)
    for (const event of events) {
      await this.stored.note(id, (known) =>
        known.some((one) => sameLook(one, event)) ? null : event
      )
    }
  }

  async estimate(id: string): Promise<MissingTime> {
    return this.missingTime(await this.standing(id))
  }

  /** Its progress, whether it is kept (then with its seeds) or not. */
  async standingOf(
    definition: ExperimentDefinition,
    existing: RunsByKey
  ): Promise<
    Omit<Standing, 'created' | 'plan' | 'history'> & { id: string | null; continues: boolean }
  > {
    const kept = await this.stored.alike(definition)
    const own = kept?.definition ?? definition
    const expansion = expansionOf(own)
    const standing = standingOf(own, expansion, existing)
    const { id = null, continues = false } = kept ?? {}
    return { id, continues, definition: own, cells: expansion.cells, ...standing }
  }

  /** The runs that count in it, and its trials. */
  async runsOf(id: string): Promise<RunSummary[]> {
    const { members, tuned } = await this.standing(id)
    return [...members, ...(tuned?.trials ?? [])].flatMap(({ run }) => run ?? [])
  }

  /** Takes in what another home keeps of an experiment; `isNew` unless this home asks the same already. */
  adopt(record: ExperimentRecord): Promise<{ id: string; isNew: boolean }> {
    return this.stored.adopt(record)
  }

  async isKept(id: string): Promise<boolean> {
    return this.stored.read(id).then(
      () => true,
      () => false
    )
  }

  /** What a definition that is not kept would train. */
  async plan(definition: ExperimentDefinition) {
    const expansion = expansionOf(definition)
    refuseTuning(definition, expansion.cells)
    const existing = runsByKey(await this.parts.runs.list(false))
    const { members, tuned } = standingOf(definition, expansion, existing)
    return {
      configurations: expansion.cells.map(({ label, baseline }) => ({ label, baseline })),
      runs: members.length + (tuned ? tuned.trials.length + tuned.ahead.length : 0),
      ...(await this.missingTime({ definition, members, tuned }))
    }
  }

  /**
   * Queues what is missing or has ended early.
   * @param executor where to compute it; by default, where its other runs are
   */
  start(id: string, executor?: ExecutorName): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const standing = await this.standing(id)
      if (standing.tuned) await this.stored.setContinues(id, true)
      await this.train(standing, trainable(standing), executor)
    })
  }

  /** Starts what the tuning of started experiments has decided: later rounds, then the paired runs. */
  async advance(): Promise<void> {
    for (const { id, definition, continues } of await this.stored.list()) {
      if (definition.tuning === null || !continues) continue
      await this.stored.whileOwning(id, async () => {
        const standing = await this.standing(id)
        const missing = trainable(standing).filter(({ run }) => run === null)
        await this.train(standing, missing)
      })
    }
  }

  private async train(
    { members, tuned }: Pick<Standing, 'members' | 'tuned'>,
    wanted: Pick<Member, 'config' | 'run'>[],
    executor?: ExecutorName
  ): Promise<void> {
    const all = [...(tuned?.trials ?? []), ...members]
    const usual = all.find(({ run }) => run?.place)?.run?.place?.executor ?? 'local'
    const target = executor ?? usual
    await this.parts.runs.submit(
      wanted.filter((one) => isOpen(one, target)),
      target
    )
  }

  async pause(id: string): Promise<void> {
    const { members: paired, tuned } = await this.standing(id)
    if (tuned) await this.stored.whileOwning(id, () => this.stored.setContinues(id, false))
    const members = [...(tuned?.trials ?? []), ...paired]
    await this.parts.runs.stopAll(
      members.flatMap(({ run }) => (run && !isFinal(run.status.state) ? [run.id] : []))
    )
  }

  /**
   * Hides an experiment; its runs stay, because others may use them. @throws StudioError `conflict` while one of
   * them is running
   */
  remove(id: string): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const { members, tuned } = await this.standing(id)
      if (
        [...members, ...(tuned?.trials ?? [])].some(({ run }) => run && !isFinal(run.status.state))
      ) {
        throw new StudioError('conflict', 'The experiment is running: pause it before deleting it.')
      }
      await this.stored.setDeleted(id, true)
    })
  }

  setNotes(id: string, notes: string): Promise<void> {
    return this.stored.setNotes(id, notes)
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

  async changedExamples(id: string, label: string, count: number) {
    const { definition, cells, members } = await this.standing(id)
    const tested = await this.tested(members)
    return changedExamples(label, definition.at, cells, members, tested, count)
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
  /** The experiments that `list` leaves out, and why. */
  async unreadable(): Promise<HomeProblem[]> {
    return (await sortOut(this.stored)).unreadable
  }

  private async standing(id: string): Promise<Standing> {
    const record = await this.stored.read(id)
    const { created, definition, history } = record
    const expansion = expansionOf(definition)
    const existing = runsByKey(await this.parts.runs.list(false))
    const plan = recordedPlan(record)
    const standing = standingOf(definition, expansion, existing)
    return { created, definition, plan, history, cells: expansion.cells, ...standing }
  }

  /** Recomputed only when the set of runs that have ended changes. */
  private async judged({
    definition,
    plan,
    cells,
    members
  }: Pick<Standing, 'definition' | 'plan' | 'cells' | 'members'>): Promise<{
    table: ExperimentTable
    stage: ExperimentStage
  }> {
    const complete = completeSeeds(cells, members)
    const stage = stageAt(plannedLooks(plan, definition), complete.length)
    const ended = members.flatMap(({ run }) =>
      run && runOutcome(run.status) !== 'pending' ? [run.id] : []
    )
    const stamp = `${JSON.stringify(plan)} ${ended.join()}`
    const known = this.tables.get(definition)
    const table =
      known?.stamp === stamp
        ? known.table
        : judgedTable(definition, cells, members, stage, complete, await this.tested(members))
    this.tables.set(definition, { stamp, table })
    return { table, stage }
  }

  private tested(members: Member[]): Promise<TestedRuns> {
    return readTestedRuns(members, (run) => this.parts.store.files(run).folder)
  }

  private async missingTime({
    definition: { sideBySide },
    members,
    tuned
  }: Pick<Standing, 'definition' | 'members' | 'tuned'>): Promise<MissingTime> {
    const { runs, inspect, speeds } = this.parts
    const pending = [...(tuned?.trials ?? []), ...members].filter(
      ({ run }) => !run || runOutcome(run.status) === 'pending'
    )
    const missing = [...pending, ...(tuned?.ahead ?? [])]
    return estimateMissing(missing, sideBySide, await runs.list(false), inspect, speeds)
  }
}

/** Neither finished, failed nor active, and not already with the scheduler. */
const isOpen = ({ run }: Pick<Member, 'run'>, target: ExecutorName): boolean => {
  if (!run) return true
  const { state } = run.status
  if (state === 'queued') return target === 'local' || run.place?.job == null
  return isFinal(state) && runOutcome(run.status) === 'pending'
}

const isRecorded = (history: HistoryEvent[], { number }: Look): boolean =>
  history.some((event) => event.kind === 'look' && event.number === number)

const sameLook = (one: HistoryEvent, other: HistoryEvent): boolean =>
  (one.kind === 'look' && other.kind === 'look' && one.number === other.number) ||
  (one.kind === 'exploratory' && other.kind === 'exploratory' && one.seeds === other.seeds)

/** The verdicts of a planned look on its seeds. */
function lookEvent(
  look: Look,
  definition: ExperimentDefinition,
  cells: Cell[],
  members: Member[],
  seeds: number[],
  tested: TestedRuns
): HistoryEvent {
  const own = members.filter(({ seed }) => seeds.includes(seed))
  const stage = { kind: 'look', look, next: null, complete: seeds.length } as const
  const { rows } = judgedTable(definition, cells, own, stage, seeds, tested)
  const { metric, at } = definition
  const outcomes = rows.flatMap(({ label, verdict, scores }) => {
    const score = scores.find((one) => one.metric === metric && one.at === at)
    const difference = score?.difference?.mean ?? NaN
    return verdict ? [{ label, outcome: verdict.outcome, difference }] : []
  })
  return { kind: 'look', at: Date.now(), ...look, metric, outcomes }
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
    outcome: run ? runOutcome(run.status) : 'pending',
    error: state === 'finished' ? null : (run?.status.error?.message ?? null),
    ...(run?.place && { place: run.place }),
    ...(run?.host !== undefined && { host: run.host })
  }
}
