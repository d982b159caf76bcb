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
import type { RunConfig } from '../../contract/run-config'
import type { RunSummary } from '../../contract/records'
import type { Look, LookPlan } from '../../core/looks'
import { readJson } from '../../storage/json'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import { ExperimentStore, trainedKey } from './experiment-store'
import { configurationKey } from './configuration-key'
import { Curves } from './curves'
import { estimateMissing, type MissingTime } from './estimate'
import type { Cell } from './expand'
import { expansionOf, membersOf, runsByKey, type Member, type RunsByKey } from './members'
import { describeData, setAsideBecause, trainedData } from './same-data'
import { changesFrom, recordedPlan } from './experiment-history'
import { judgedTable } from './judged-table'
import { writeReport } from './report/page'
import { completeSeeds, hasEnded, plannedLooks, stageAt } from './standing'
import { readTestedRuns, type TestedRuns } from './tested-runs'
import { refuseTuning, standingOf, trainable, wantsRun, type Tuned } from './tune'

interface Parts {
  folder: string
  store: RunStore
  runs: Runs
  inspect: (config: RunConfig) => Promise<DataSetReport>
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

/** Experiments over seeds. Where one stands is read from its runs, so it survives whatever they survive. */
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
    const records = await this.readable()
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
        configurations: cells.length,
        seeds: definition.seeds.length,
        folds: definition.folds,
        runs: runs.length + (tuned?.ahead.length ?? 0),
        finished: states.filter((state) => state === 'finished').length,
        active: states.filter((state) => !isFinal(state)).length,
        failed: members.filter(({ run }) => run && runOutcome(run.status) === 'failed').length,
        stage,
        verdicts: rows.flatMap(({ label, verdict }) =>
          verdict ? [{ label, outcome: verdict.outcome }] : []
        )
      })
    }
    return summaries
  }

  /**
   * How many runs may be active when this one starts: what the experiments that want it say, so that it holds after
   * the host was started anew, too.
   */
  async allowance({ config }: RunSummary): Promise<number> {
    const key = configurationKey(config)
    const existing = runsByKey(await this.parts.runs.list(false))
    const wanting = (await this.readable()).filter(({ definition, expansion }) =>
      wantsRun(definition, expansion, existing, key)
    )
    return Math.max(0, ...wanting.map(({ definition }) => definition.sideBySide))
  }

  /** Where it stands. That its figures are shown is recorded, unless `progressOnly`. */
  async view(id: string, { progressOnly = false } = {}): Promise<ExperimentDetails> {
    const standing = await this.standing(id)
    const { created, definition, plan, cells, members } = standing
    const { table, stage } = await this.judged(standing)
    if (!progressOnly) await this.recordLook(id, standing, stage)
    const { history } = await this.stored.read(id)
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
      history
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

  /** Where it stands, whether it is kept (then with the seeds that are) or not. */
  async standingOf(
    definition: ExperimentDefinition,
    existing: RunsByKey
  ): Promise<Omit<Standing, 'created' | 'plan' | 'history'> & { id: string | null }> {
    const kept = await this.stored.alike(definition)
    const own = kept?.definition ?? definition
    const expansion = expansionOf(own)
    const standing = standingOf(own, expansion, existing)
    return { id: kept?.id ?? null, definition: own, cells: expansion.cells, ...standing }
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
   * @param executor who computes it; left out, whoever computes the rest of it
   */
  start(id: string, executor?: ExecutorName): Promise<void> {
    return this.stored.whileOwning(id, async () => {
      const standing = await this.standing(id)
      if (standing.tuned) await this.stored.setContinues(id, true)
      await this.train(standing, trainable(standing), executor)
    })
  }

  /** Begins what the tuning of started experiments has settled since: later rounds, then the paired runs. */
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
    if (target !== 'local') return this.parts.runs.submit(wanted.filter(isOpen), target)
    for (const one of wanted) await this.pursue(one)
  }

  async pause(id: string): Promise<void> {
    const { members: paired, tuned } = await this.standing(id)
    if (tuned) await this.stored.whileOwning(id, () => this.stored.setContinues(id, false))
    const members = [...(tuned?.trials ?? []), ...paired]
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
      const { members, tuned } = await this.standing(id)
      if (
        [...members, ...(tuned?.trials ?? [])].some(({ run }) => run && !isFinal(run.status.state))
      ) {
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
    const { runs, inspect } = this.parts
    const pending = [...(tuned?.trials ?? []), ...members].filter(
      ({ run }) => !run || runOutcome(run.status) === 'pending'
    )
    const configs = [...pending, ...(tuned?.ahead ?? [])].map(({ config, cell }) => ({
      config,
      // Rounds of a search differ in their epochs, and so in their pace.
      cell: `${cell} ${config.training.epochs}`
    }))
    return estimateMissing(configs, sideBySide, await runs.list(false), inspect)
  }

  private async pursue({ config, run }: Pick<Member, 'config' | 'run'>): Promise<void> {
    const { runs } = this.parts
    const id = run?.id ?? (await runs.create(config))
    if (run && run.host === undefined && run.status.state !== 'finished') await runs.takeBack(run)
    const state = run?.status.state ?? 'queued'
    if (state === 'queued') runs.enqueue(id)
    else if (run && isFinal(state) && runOutcome(run.status) === 'pending') await runs.resume(id)
  }
}

/** Neither finished nor failed nor active nor in the hands of a scheduler. */
const isOpen = ({ run }: Pick<Member, 'run'>): boolean => {
  if (!run) return true
  const { state } = run.status
  if (state === 'queued') return run.place?.job == null
  return isFinal(state) && runOutcome(run.status) === 'pending'
}

const isRecorded = (history: HistoryEvent[], { number }: Look): boolean =>
  history.some((event) => event.kind === 'look' && event.number === number)

const sameLook = (one: HistoryEvent, other: HistoryEvent): boolean =>
  (one.kind === 'look' && other.kind === 'look' && one.number === other.number) ||
  (one.kind === 'exploratory' && other.kind === 'exploratory' && one.seeds === other.seeds)

/** What a planned look says of the seeds that belong to it. */
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
