import { availableParallelism } from 'node:os'
import type { ClaimState, ClaimView } from '../../contract/claims/calls'
import type { ClaimName } from '../../contract/claims/claim'
import type { StudyName } from '../../contract/claims/studies'
import {
  experimentDefinition,
  type ExperimentDefinition
} from '../../contract/experiment/definition'
import type { DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'
import { isFinal, type DataSetReport, type RunSummary } from '../../contract/records'
import { claims } from '../../core/claims'
import type { Claim, ClaimCell } from '../../core/claims/claim'
import { decideClaim, describeRule } from '../../core/claims/decide'
import { claimFacts, type ClaimFacts } from '../../core/claims/facts'
import { recommend } from '../../core/recommend'
import type { Experiments } from '../experiments/experiments'
import { contentKey } from '../experiments/configuration-key'
import { estimateMissing } from '../experiments/estimate'
import { runsByKey, type Member } from '../experiments/members'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import type { RunStudyCache } from './run-studies'

interface Parts {
  store: RunStore
  runs: Runs
  experiments: Experiments
  studies: RunStudyCache
  inspect: (source: DataSource, reading: ReadingOptions) => Promise<DataSetReport>
}

interface Subject {
  base: RunConfig
  seeds: number
}

type Standing = Awaited<ReturnType<Experiments['standingOf']>>

const mostSideBySide = 8

/** The claims of the literature, tested on a person's own data. Where one stands is read from its runs. */
export class Claims {
  private readonly reports = new Map<string, Promise<DataSetReport>>()

  constructor(private readonly parts: Parts) {}

  /** What is recommended for the data, with plain training and one thread a run. */
  async base(source: DataSource, reading: ReadingOptions): Promise<RunConfig> {
    const { config } = recommend(source, await this.report(source, reading))
    return plain({ ...config, compute: { ...config.compute, threads: 1 } })
  }

  async list({ base, seeds }: Subject, names: ClaimName[] | undefined): Promise<ClaimView[]> {
    const facts = await this.facts(base)
    const existing = await this.parts.runs.list(false)
    const byKey = runsByKey(existing)
    const wanted = Object.values(claims).filter(({ name }) => names?.includes(name) ?? true)
    const views: ClaimView[] = []
    for (const claim of wanted) {
      const unsuitable = refuse(claim, facts)
      if (unsuitable === null) {
        const definition = definitionOf(claim, base, facts, seeds)
        const standing = await this.parts.experiments.standingOf(definition, byKey)
        views.push(await this.view(claim, facts, standing, existing))
      } else views.push(unsuitableView(claim, facts, unsuitable))
    }
    return views
  }

  /** @throws StudioError `unsupported` where the claim makes no sense for the data */
  async start({ base, seeds }: Subject, name: ClaimName): Promise<string> {
    const facts = await this.facts(base)
    const claim = claims[name]
    const unsuitable = refuse(claim, facts)
    if (unsuitable !== null) throw new StudioError('unsupported', `${claim.title}: ${unsuitable}`)
    const { experiments, studies } = this.parts
    const id = await experiments.create(definitionOf(claim, base, facts, seeds))
    studies.forgive()
    await experiments.start(id)
    return id
  }

  private async view(
    claim: Claim,
    facts: ClaimFacts,
    { id, definition, cells, members }: Standing,
    existing: RunSummary[]
  ): Promise<ClaimView> {
    const terms = claim.terms(facts)
    const studied = members.filter(({ config }) => terms.some((term) => term.includes(config)))
    const wanted = studied.flatMap((member) =>
      claim.studies.map((study): WantedStudy => ({ member, study }))
    )
    const missing = await this.missingStudies(wanted, id !== null)
    const error = this.errorOf(members, missing)
    const time = await this.time(members, missing, definition, existing)
    const claimCells = await Promise.all(
      cells.map(async ({ config }, index): Promise<ClaimCell> => ({
        config,
        runs: await this.runsOf(members.filter(({ cell }) => cell === index))
      }))
    )
    return {
      ...describe(claim, facts),
      unsuitable: null,
      state: stateOf(id, members, missing, error),
      experiment: id,
      seeds: definition.seeds.length,
      runs: members.length,
      finishedRuns: members.filter(isFinished).length,
      studies: wanted.length,
      finishedStudies: wanted.length - missing.length,
      ...time,
      outcome: id === null ? null : decideClaim(claim, facts, claimCells),
      error
    }
  }

  /** Asks for those that can be made, where the claim is being tested. */
  private async missingStudies(wanted: WantedStudy[], started: boolean): Promise<WantedStudy[]> {
    const { studies } = this.parts
    const missing: WantedStudy[] = []
    for (const one of wanted) {
      const { member, study } = one
      const run = isFinished(member) ? member.run : null
      if (run && (await studies.of(run.id))[study]) continue
      missing.push(one)
      if (run && started) studies.request(run.id, study)
    }
    return missing
  }

  private async runsOf(members: Member[]): Promise<ClaimCell['runs']> {
    const runs = members.map(async ({ seed, run }) => {
      const found = run?.status.results.find(({ split, at }) => split === 'test' && at === 'last')
      if (!run || !found || run.status.state !== 'finished') return []
      return [{ seed, scores: found.scores, studies: await this.parts.studies.of(run.id) }]
    })
    return (await Promise.all(runs)).flat()
  }

  private errorOf(members: Member[], missing: WantedStudy[]): string | null {
    const failed = members.find(({ run }) => run?.status.state === 'failed')
    if (failed?.run) return failed.run.status.error?.message ?? failed.run.status.reason
    const errors = missing.flatMap(
      ({ member: { run }, study }) => (run && this.parts.studies.errorOf(run.id, study)) ?? []
    )
    return errors[0] ?? null
  }

  private async time(
    members: Member[],
    missing: WantedStudy[],
    { sideBySide }: ExperimentDefinition,
    existing: RunSummary[]
  ): Promise<Pick<ClaimView, 'seconds' | 'measured'>> {
    const { studies } = this.parts
    const untrained = members.filter((member) => !isFinished(member))
    const { seconds, measured } = await estimateMissing(
      untrained,
      sideBySide,
      existing,
      ({ data: { source, reading } }) => this.report(source, reading)
    )
    const studying = missing.reduce((sum, { study }) => sum + studies.typicalSeconds(study), 0)
    return { seconds: seconds + studying, measured }
  }

  private async facts(base: RunConfig): Promise<ClaimFacts> {
    return claimFacts(await this.report(base.data.source, base.data.reading), base)
  }

  /** Read once: whoever changes files of a data set while the studio is open imports them again. */
  private report(source: DataSource, reading: ReadingOptions): Promise<DataSetReport> {
    const key = contentKey([source, reading])
    const known = this.reports.get(key)
    if (known) return known
    const report = this.parts.inspect(source, reading)
    this.reports.set(key, report)
    report.catch(() => this.reports.delete(key))
    return report
  }
}

interface WantedStudy {
  member: Member
  study: StudyName
}

const isFinished = ({ run }: Member): boolean => run?.status.state === 'finished'

const plain = (base: RunConfig): RunConfig => ({
  ...base,
  name: '',
  seed: 0,
  mixing: { policy: 'none' }
})

function refuse(claim: Claim, facts: ClaimFacts): string | null {
  if (facts.hasTest) return claim.unsuitable(facts)
  return 'Claims are decided on the test split, and these data have none: give it a share above 0.'
}

function definitionOf(
  claim: Claim,
  base: RunConfig,
  facts: ClaimFacts,
  seeds: number
): ExperimentDefinition {
  const threads = base.compute.threads ?? availableParallelism()
  const together = Math.floor(availableParallelism() / threads)
  return experimentDefinition.parse({
    name: `${claim.title} (${facts.dataName})`.slice(0, 200),
    question: `Does this claim hold here? ${claim.statement}`,
    ...claim.experiment(plain(base), facts),
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    sideBySide: Math.min(mostSideBySide, Math.max(1, together))
  })
}

const describe = (claim: Claim, facts: ClaimFacts) => {
  const { name, title, statement, source, reported } = claim
  const measure = claim.measure(facts)
  const rule = describeRule(claim, measure)
  const words = { test: claim.test(facts), measure: measure.title, rule }
  return { name, title, statement, source, reported, ...words }
}

const unsuitableView = (claim: Claim, facts: ClaimFacts, unsuitable: string): ClaimView => ({
  ...describe(claim, facts),
  unsuitable,
  state: 'untested',
  experiment: null,
  seeds: 0,
  runs: 0,
  finishedRuns: 0,
  studies: 0,
  finishedStudies: 0,
  seconds: 0,
  measured: true,
  outcome: null,
  error: null
})

function stateOf(
  id: string | null,
  members: Member[],
  missing: WantedStudy[],
  error: string | null
): ClaimState {
  if (id === null) return 'untested'
  if (members.some(({ run }) => run && !isFinal(run.status.state))) return 'training'
  if (!members.every(isFinished)) return 'stopped'
  if (missing.length === 0) return 'tested'
  return error === null ? 'measuring' : 'stopped'
}
