import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { TuningConfig, TuningResult, TuningTrial } from '../../contract/experiment/tuning'
import { StudioError } from '../../contract/errors'
import { metrics } from '../../contract/metric'
import type { RunSummary } from '../../contract/records'
import type { RunConfig } from '../../contract/run-config'
import { runOutcome } from '../../contract/run-outcome'
import { settingAt } from '../../core/setting-words'
import { drawSettings, rankTrials, tuningRounds, type Settings } from '../../core/tuning'
import { configurationKey } from './configuration-key'
import { configure, type Cell } from './expand'
import { membersOf, type Expansion, type Member, type RunsByKey, type WantedRun } from './members'

/** A run that the search wants; its value on validation decides what goes into the comparison. */
interface TrialRun {
  cell: number
  config: RunConfig
  run: RunSummary | null
  /** Whether it is settled: it finished, or failed in a way that would repeat. */
  decided: boolean
}

export interface Tuned {
  results: TuningResult[]
  trials: TrialRun[]
  /** Runs of later rounds, about as they will be, for estimates. */
  ahead: { cell: number; config: RunConfig }[]
  /** The paired runs, with the settings that were chosen. */
  members: Member[]
  /** Of the members, those whose settings are still open. */
  open: ReadonlySet<Member>
}

const tunable = ['optimizer.', 'schedule.', 'training.', 'model.', 'mixing.']

/** @throws StudioError `invalid-argument` for a search that does not suit the experiment */
export function refuseTuning({ base, tuning }: ExperimentDefinition, cells: Cell[]): void {
  if (tuning === null) return
  const refuse = (reason: string): never => {
    throw new StudioError('invalid-argument', `Invalid tuning: ${reason}`)
  }
  for (const path of Object.keys(tuning.space)) {
    if (!tunable.some((start) => path.startsWith(start))) {
      refuse(
        `${path} cannot be tuned, only fields of optimizer, schedule, training, model and mixing.`
      )
    }
  }
  if (tuning.method === 'successive-halving' && 'training.epochs' in tuning.space) {
    refuse(
      'successive halving sets the epochs itself: leave training.epochs out, or use random-search.'
    )
  }
  if (base.data.split.validation === 0 && !base.data.split.useGiven) {
    refuse('it needs a validation split: give it a share of the data.')
  }
  for (const { config } of cells) {
    for (const settings of drawSettings(tuning)) withSettings(config, settings)
  }
}

/** The configuration with the settings that it has a field for. */
function withSettings(config: RunConfig, settings: Settings): RunConfig {
  const paths = Object.keys(settings).filter((path) => settingAt(config, path) !== undefined)
  return configure(
    config,
    paths,
    paths.map((path) => settings[path])
  )
}

/** Cache of derived configurations, by what distinguishes them: a view is requested several times per second. */
type Known = Map<string, RunConfig>
const knownConfigs = new WeakMap<ExperimentDefinition, Known>()

function remembered(known: Known, key: string, make: () => RunConfig): RunConfig {
  const config = known.get(key) ?? make()
  known.set(key, config)
  return config
}

/** The state of the search, read from the existing runs, and the paired runs that follow from it. */
function tune(
  definition: ExperimentDefinition,
  tuning: TuningConfig,
  { cells, wanted }: Expansion,
  existing: RunsByKey
): Tuned {
  const known: Known = knownConfigs.get(definition) ?? new Map<string, RunConfig>()
  knownConfigs.set(definition, known)
  const searches = new Map<string, Search>()
  const settled = wanted.map((one): { of: WantedRun; search: Search } => {
    const key = `${one.cell} ${one.trainingSet}`
    const search = searches.get(key) ?? new Search(definition, tuning, one, existing, known)
    searches.set(key, search)
    const { chosen } = search
    if (!chosen) return { of: one, search }
    const config = remembered(known, `${one.key} ${chosen.number}`, () =>
      withSettings(one.config, chosen.settings)
    )
    return { of: { ...one, config, key: configurationKey(config) }, search }
  })
  const found = membersOf({ wanted: settled.map(({ of }) => of) }, existing)
  const members = found.map((member, index): Member =>
    settled[index]?.search.chosen ? member : { ...member, run: null, setAside: null }
  )
  const all = [...searches.values()]
  return {
    results: all.map(({ of, trials, chosen }) => ({
      label: cells[of.cell]?.label ?? '',
      trainingSet: of.trainingSet,
      trials,
      chosen: chosen?.number ?? null
    })),
    trials: all.flatMap(({ runs }) => runs),
    ahead: all.flatMap(({ ahead }) => ahead),
    members,
    open: new Set(members.filter((_, index) => !settled[index]?.search.chosen))
  }
}

/** The search for one configuration on one training set. */
class Search {
  readonly trials: TuningTrial[]
  readonly runs: TrialRun[] = []
  readonly ahead: { cell: number; config: RunConfig }[] = []
  readonly chosen: TuningTrial | null

  constructor(
    private readonly definition: ExperimentDefinition,
    private readonly tuning: TuningConfig,
    readonly of: WantedRun,
    private readonly existing: RunsByKey,
    private readonly known: Known
  ) {
    const { config } = of
    const drawn = drawSettings(tuning).map((settings) =>
      Object.fromEntries(
        Object.entries(settings).filter(([path]) => settingAt(config, path) !== undefined)
      )
    )
    this.trials = drawn.map((settings, number) => ({
      ...{ number, settings, runs: [], round: 0, value: null }
    }))
    this.chosen = this.search()
  }

  private search(): TuningTrial | null {
    const { definition, tuning, of } = this
    const { higherIsBetter } = metrics[definition.metric]
    const rounds = tuningRounds(tuning, of.config.training.epochs)
    let running = this.trials
    for (const [index, round] of rounds.entries()) {
      running = running.slice(0, round.trials)
      const values = running.map((trial) => this.train(trial, index, round.epochs))
      const decided = running.flatMap((trial, place) => {
        const value = values[place]
        return value === null || value === undefined ? [] : [{ trial, number: trial.number, value }]
      })
      if (decided.length < running.length) {
        for (const later of rounds.slice(index + 1)) this.foresee(later)
        return null
      }
      running = rankTrials(decided, higherIsBetter).map(({ trial }) => trial)
    }
    return running[0] ?? null
  }

  /** Notes the runs of a trial in a round; their mean value, or null while one of them is not decided. */
  private train(trial: TuningTrial, round: number, epochs: number): number | null {
    const configs = this.tuning.seeds.map((seed) => this.runConfig(trial, epochs, seed))
    const wanted = configs.map((config) => ({ ...this.of, config, key: configurationKey(config) }))
    const runs = membersOf({ wanted }, this.existing).map(({ cell, config, run }): TrialRun => ({
      ...{ cell, config, run },
      decided: run !== null && isDecided(run)
    }))
    this.runs.push(...runs)
    trial.round = round
    trial.runs = runs.map(({ run }) => ({ id: run?.id ?? null, state: run?.status.state ?? null }))
    const decided = runs.every((one) => one.decided)
    const values = runs.map(({ run }) => valueOf(run, this.definition))
    trial.value = decided ? values.reduce((sum, value) => sum + value, 0) / values.length : null
    return trial.value
  }

  private foresee({ trials, epochs }: { trials: number; epochs: number }): void {
    for (const trial of this.trials.slice(0, trials)) {
      for (const seed of this.tuning.seeds) {
        this.ahead.push({ cell: this.of.cell, config: this.runConfig(trial, epochs, seed) })
      }
    }
  }

  private runConfig(trial: TuningTrial, epochs: number, seed: number): RunConfig {
    const key = `${this.of.key} trial ${trial.number} ${epochs} ${seed}`
    return remembered(this.known, key, () => this.makeConfig(trial, epochs, seed))
  }

  private makeConfig({ number, settings }: TuningTrial, epochs: number, seed: number): RunConfig {
    const set = withSettings(this.of.config, settings)
    const { name, tuning } = this.definition
    const full = tuning?.method === 'successive-halving' ? epochs : set.training.epochs
    return {
      ...set,
      name: `${name}: tuning ${number + 1}, ${set.mixing.policy}, seed ${seed}`.slice(0, 200),
      seed,
      training: { ...set.training, epochs: full }
    }
  }
}

const isDecided = ({ status }: RunSummary): boolean => runOutcome(status) !== 'pending'

/** On the validation split; NaN where the run failed or has no such figure. */
function valueOf(run: RunSummary | null, { metric, at }: ExperimentDefinition): number {
  if (run?.status.state !== 'finished') return NaN
  const found = run.status.results.find(
    (result) => result.split === 'validation' && result.at === at
  )
  return found?.scores[metric] ?? NaN
}

/** Every run that an experiment needs, with the existing one, and the state of its tuning. */
export function standingOf(
  definition: ExperimentDefinition,
  expansion: Expansion,
  existing: RunsByKey
): { members: Member[]; tuned: Tuned | null } {
  const { tuning } = definition
  if (tuning === null) return { members: membersOf(expansion, existing), tuned: null }
  const tuned = tune(definition, tuning, expansion, existing)
  return { members: tuned.members, tuned }
}

/** Whether an experiment wants the run of a configuration with this key. */
export function wantsRun(
  definition: ExperimentDefinition,
  expansion: Expansion,
  existing: RunsByKey,
  key: string
): boolean {
  if (definition.tuning === null) return expansion.keys.has(key)
  const { members, tuned } = standingOf(definition, expansion, existing)
  return [...members, ...(tuned?.trials ?? [])].some(
    ({ config }) => configurationKey(config) === key
  )
}

/** What can be trained now: trials that are not decided, and paired runs whose settings are. */
export const trainable = ({ members, tuned }: { members: Member[]; tuned: Tuned | null }) =>
  tuned
    ? [
        ...tuned.trials.filter(({ decided }) => !decided),
        ...members.filter((member) => !tuned.open.has(member))
      ]
    : members
