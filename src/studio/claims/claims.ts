import { availableParallelism } from 'node:os'
import type { ClaimPage, ClaimState, ClaimView } from '../../contract/claims/calls'
import type { ClaimName, ClaimOutcome } from '../../contract/claims/claim'
import { formatEffect } from '../../contract/claims/format'
import type { StudyName } from '../../contract/claims/studies'
import {
  experimentDefinition,
  type ExperimentDefinition
} from '../../contract/experiment/definition'
import type { DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'
import { isFinal, type DataSetReport, type RunSummary } from '../../contract/records'
import { formatPlural } from '../../contract/format-number'
import { claims } from '../../core/claims'
import type { Claim, ClaimCell } from '../../core/claims/claim'
import { decideClaim, describeRule } from '../../core/claims/decide'
import { judgePage } from '../../core/claims/page'
import { claimTuning, describeClaimTuning } from '../../core/claims/tuning'
import { claimFacts, type ClaimFacts } from '../../core/claims/facts'
import { unsuitableClaim } from '../../core/claims/unsuitable'
import { recommend } from '../../core/recommend'
import type { Experiments } from '../experiments/experiments'
import { configurationKey, contentKey } from '../experiments/configuration-key'
import { estimateMissing } from '../experiments/estimate'
import type { Speeds } from '../speeds'
import { runsByKey, type Member } from '../experiments/members'
import { hasEnded } from '../experiments/standing'
import type { Tuned } from '../experiments/tune'
import { readTestedExamples } from '../experiments/tested-examples'
import type { RunStore } from '../run-store'
import type { Runs } from '../runs'
import type { ClaimPages } from './claim-pages'
import type { RunStudyCache } from './run-studies'

interface Parts {
  store: RunStore
  runs: Runs
  experiments: Experiments
  studies: RunStudyCache
  pages: ClaimPages
  inspect: (source: DataSource, reading: ReadingOptions) => Promise<DataSetReport>
  speeds: Speeds
}

interface Subject {
  base: RunConfig
  seeds: number
  tuned: boolean
}

type ClaimStanding = Awaited<ReturnType<Experiments['standingOf']>> & {
  page: ClaimPage | null
  wanted: WantedStudy[]
  /** Whether this host has started the claim, and so measures its runs as they finish. */
  startedHere: boolean
}

const mostSideBySide = 8

/** The claims of the literature, tested on a person's own data. Its state is read from its runs. */
export class Claims {
  private readonly reports = new Map<string, Promise<DataSetReport>>()
  /** Of this host: what their runs do not keep themselves is measured when they finish. */
  private readonly started = new Map<string, { subject: Subject; name: ClaimName }>()

  constructor(private readonly parts: Parts) {}

  /** What is recommended for the data, with plain training and one thread per run. */
  async base(source: DataSource, reading: ReadingOptions): Promise<RunConfig> {
    const { config } = recommend(source, await this.report(source, reading))
    return plain({ ...config, compute: { ...config.compute, threads: 1 } })
  }

  /** The states of claims. Those of a page are judged together, by Holm over all of them. */
  async list(subject: Subject, names: ClaimName[] | undefined): Promise<ClaimView[]> {
    const facts = await this.facts(subject.base)
    const existing = await this.parts.runs.list(false)
    const views = new Map<ClaimName, ClaimView>()
    const add = async (name: ClaimName): Promise<void> => {
      if (!views.has(name)) views.set(name, await this.viewOf(name, subject, facts, existing))
    }
    const wanted = names ?? Object.values(claims).map(({ name }) => name)
    for (const name of wanted) await add(name)
    const pages = [...views.values()].flatMap(({ page }) => page ?? [])
    for (const name of new Set(pages.flatMap((page) => page.claims))) await add(name)
    const judged = judgedTogether([...views.values()])
    return wanted.flatMap((name) => judged.get(name) ?? [])
  }

  /** Fixes which claims are judged together: of those named, the ones that are on no page yet. */
  async makePage(subject: Subject, names: ClaimName[]): Promise<ClaimPage | null> {
    const key = subjectKey(subject)
    const facts = await this.facts(subject.base)
    const fresh: ClaimName[] = []
    for (const name of new Set(names)) {
      const suits = unsuitableClaim(claims[name], plain(subject.base), facts) === null
      if (suits && !(await this.parts.pages.pageOf(key, name))) fresh.push(name)
    }
    return fresh.length === 0 ? null : this.parts.pages.make(key, fresh, subject.seeds)
  }

  /** Measures what finished runs of the claims that were started here do not keep themselves. */
  async measure(): Promise<void> {
    if (this.started.size === 0) return
    const existing = await this.parts.runs.list(false)
    for (const { subject, name } of this.started.values()) {
      const facts = await this.facts(subject.base)
      const { wanted } = await this.standing(name, subject, facts, existing)
      for (const { member, study } of await this.missingStudies(wanted)) {
        if (member.run && isFinished(member)) this.parts.studies.request(member.run.id, study)
      }
    }
  }

  /** @throws StudioError `unsupported` where the claim makes no sense for the data */
  async start(subject: Subject, name: ClaimName): Promise<string> {
    const facts = await this.facts(subject.base)
    const claim = claims[name]
    const unsuitable = unsuitableClaim(claim, plain(subject.base), facts)
    if (unsuitable !== null) throw new StudioError('unsupported', `${claim.title}: ${unsuitable}`)
    const { experiments, studies, pages } = this.parts
    const key = subjectKey(subject)
    const page = (await pages.pageOf(key, name)) ?? (await pages.make(key, [name], subject.seeds))
    const id = await experiments.create(
      definitionOf(claim, { ...subject, seeds: page.seeds }, facts)
    )
    studies.retryFailed()
    this.started.set(startedKey(key, name), { subject, name })
    await experiments.start(id)
    await this.measure()
    return id
  }

  private async viewOf(
    name: ClaimName,
    subject: Subject,
    facts: ClaimFacts,
    existing: RunSummary[]
  ): Promise<ClaimView> {
    const claim = claims[name]
    const unsuitable = unsuitableClaim(claim, plain(subject.base), facts)
    if (unsuitable !== null) return unsuitableView(claim, facts, unsuitable)
    return this.view(claim, facts, await this.standing(name, subject, facts, existing), existing)
  }

  /** The states of a claim's runs, and what must be measured on them in addition. */
  private async standing(
    name: ClaimName,
    subject: Subject,
    facts: ClaimFacts,
    existing: RunSummary[]
  ): Promise<ClaimStanding> {
    const claim = claims[name]
    const key = subjectKey(subject)
    const page = await this.parts.pages.pageOf(key, name)
    const seeds = page?.seeds ?? subject.seeds
    const definition = definitionOf(claim, { ...subject, seeds }, facts)
    const standing = await this.parts.experiments.standingOf(definition, runsByKey(existing))
    const terms = claim.terms(facts)
    const studied = standing.members.filter(({ config }) =>
      terms.some((term) => term.includes(config))
    )
    const wanted = studied.flatMap((member) =>
      claim.studies.map((study): WantedStudy => ({ member, study }))
    )
    return { ...standing, page, wanted, startedHere: this.started.has(startedKey(key, name)) }
  }

  private async view(
    claim: Claim,
    facts: ClaimFacts,
    standing: ClaimStanding,
    existing: RunSummary[]
  ): Promise<ClaimView> {
    const { id, definition, cells, members, tuned, page, wanted, startedHere } = standing
    const missing = await this.missingStudies(wanted)
    const error = this.errorOf(members, missing)
    const trials = tuned?.trials ?? []
    const ahead = tuned?.ahead ?? []
    const time = await this.time({ members, trials, ahead }, missing, definition, existing)
    const claimCells = await Promise.all(
      cells.map(async ({ config }, index): Promise<ClaimCell> => ({
        config,
        runs: await this.runsOf(members.filter(({ cell }) => cell === index))
      }))
    )
    const { studies } = this.parts
    // Between the end of a run and the request for its studies there is a moment, which is no stop.
    const measuring = missing.some(
      ({ member: { run }, study }) =>
        run &&
        (studies.isRequested(run.id, study) ||
          (startedHere && studies.errorOf(run.id, study) === null))
    )
    const state = stateOf({ ...standing, trials }, missing, measuring)
    const outcome = id === null ? null : decideClaim(claim, facts, claimCells)
    return {
      ...describe(claim, facts, tuned !== null),
      unsuitable: null,
      state,
      page,
      experiment: id,
      seeds: definition.seeds.length,
      runs: members.length + trials.length + ahead.length,
      finishedRuns: [...members, ...trials].filter(isFinished).length,
      studies: wanted.length,
      finishedStudies: wanted.length - missing.length,
      ...time,
      outcome: outcome && state !== 'tested' ? tooEarly(outcome, members) : outcome,
      adjustedP: null,
      error
    }
  }

  /** Those that are not made yet; of a run that failed there is nothing to measure. */
  private async missingStudies(wanted: WantedStudy[]): Promise<WantedStudy[]> {
    const { studies } = this.parts
    const missing: WantedStudy[] = []
    for (const one of wanted) {
      const { member, study } = one
      if (!isFinished(member) && hasEnded(member)) continue
      const run = isFinished(member) ? member.run : null
      if (run && (await studies.of(run.id))[study]) continue
      missing.push(one)
    }
    return missing
  }

  private async runsOf(members: Member[]): Promise<ClaimCell['runs']> {
    const runs = members.map(async (member) => {
      const { seed, run } = member
      if (!run || !hasEnded(member)) return []
      const found = isFinished(member)
        ? run.status.results.find(({ split, at }) => split === 'test' && at === 'last')
        : run.status.uninformed?.find(({ split }) => split === 'test')
      if (!found) return []
      const kept = isFinished(member) ? 'last' : 'uninformed'
      const folder = this.parts.store.files(run.id).folder
      const tested = await readTestedExamples(folder, kept, found.scores)
      const studies = await this.parts.studies.of(run.id)
      return [{ seed, scores: found.scores, studies, tested }]
    })
    return (await Promise.all(runs)).flat()
  }

  private errorOf(members: Member[], missing: WantedStudy[]): string | null {
    const failed = members.find(
      (member) => member.run?.status.state === 'failed' && !hasEnded(member)
    )
    if (failed?.run) return failed.run.status.error?.message ?? failed.run.status.reason
    const errors = missing.flatMap(
      ({ member: { run }, study }) => (run && this.parts.studies.errorOf(run.id, study)) ?? []
    )
    return errors[0] ?? null
  }

  private async time(
    { members, trials, ahead }: Training & Pick<Tuned, 'ahead'>,
    missing: WantedStudy[],
    { sideBySide }: ExperimentDefinition,
    existing: RunSummary[]
  ): Promise<Pick<ClaimView, 'seconds' | 'measured'>> {
    const { studies, speeds } = this.parts
    const untrained = [
      ...members.filter((member) => !hasEnded(member)),
      ...trials.filter(({ decided }) => !decided),
      ...ahead
    ]
    const { seconds, measured } = await estimateMissing(
      untrained,
      sideBySide,
      existing,
      ({ data: { source, reading } }) => this.report(source, reading),
      speeds
    )
    const studying = missing.reduce((sum, { study }) => sum + studies.typicalSeconds(study), 0)
    return { seconds: seconds + studying, measured }
  }

  private async facts(base: RunConfig): Promise<ClaimFacts> {
    return claimFacts(await this.report(base.data.source, base.data.reading), base)
  }

  /** Read once: files that change while the studio is open have to be imported again. */
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

/** The runs that count, and those of the tuning before them. */
interface Training {
  members: Member[]
  trials: Tuned['trials']
}

interface WantedStudy {
  member: Member
  study: StudyName
}

const isFinished = ({ run }: Pick<Member, 'run'>): boolean => run?.status.state === 'finished'

const plain = (base: RunConfig): RunConfig => ({
  ...base,
  name: '',
  seed: 0,
  mixing: { policy: 'none' }
})

function definitionOf(
  claim: Claim,
  { base, seeds, tuned }: Subject,
  facts: ClaimFacts
): ExperimentDefinition {
  const threads = base.compute.threads ?? availableParallelism()
  const together = Math.floor(availableParallelism() / threads)
  return experimentDefinition.parse({
    name: `${claim.title} (${facts.dataName}${tuned ? ', tuned' : ''})`.slice(0, 200),
    question: `Does this claim hold here? ${claim.statement}`,
    ...claim.experiment(plain(base), facts),
    tuning: tuned ? claimTuning(base) : null,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    sideBySide: Math.min(mostSideBySide, Math.max(1, together))
  })
}

const describe = (claim: Claim, facts: ClaimFacts, tuned: boolean) => {
  const { name, title, statement, source, reported } = claim
  const measure = claim.measure(facts)
  const rule = describeRule(claim, measure)
  const test = tuned ? `${claim.test(facts)} ${describeClaimTuning}` : claim.test(facts)
  const words = { test, measure: measure.title, rule }
  return { name, title, statement, source, reported, ...words }
}

const unsuitableView = (claim: Claim, facts: ClaimFacts, unsuitable: string): ClaimView => ({
  ...describe(claim, facts, false),
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
  page: null,
  outcome: null,
  adjustedP: null,
  error: null
})

function stateOf(
  { id, continues, members, trials }: Training & Pick<ClaimStanding, 'id' | 'continues'>,
  missing: WantedStudy[],
  measuring: boolean
): ClaimState {
  if (id === null) return 'untested'
  if ([...members, ...trials].some(({ run }) => run && !isFinal(run.status.state))) {
    return 'training'
  }
  if (!members.every(hasEnded)) {
    // Between the end of the tuning and the start of the paired runs there is a moment, which is no stop.
    const isBetween = trials.length > 0 && trials.every(({ decided }) => decided)
    return continues && isBetween && members.some(({ run }) => run === null)
      ? 'training'
      : 'stopped'
  }
  if (missing.length === 0) return 'tested'
  return measuring ? 'measuring' : 'stopped'
}

/** Of subjects that lead to the same claims, whatever the name, seed and mixing of their base. */
const subjectKey = ({ base, tuned }: Subject): string =>
  `${configurationKey(plain(base))}${tuned ? ' tuned' : ''}`
const startedKey = (subject: string, name: ClaimName): string => `${subject} ${name}`

/** Figures without a verdict: not all of the planned seeds are done. */
function tooEarly(outcome: ClaimOutcome, members: Member[]): ClaimOutcome {
  const seeds = new Set(members.map(({ seed }) => seed))
  const unfinished = new Set(members.flatMap((one) => (hasEnded(one) ? [] : [one.seed])))
  const { title, scale } = outcome.effect
  const reason = `${seeds.size - unfinished.size} of ${formatPlural(seeds.size, 'seed')}, too early. ${title} so far: ${formatEffect({ ...outcome.effect, scale })}.`
  return { ...outcome, verdict: 'inconclusive', reason }
}

/**
 * Every claim with its verdict among those of its page. Claims that an earlier version started were fixed with nothing:
 * they count as one page.
 */
function judgedTogether(views: ClaimView[]): Map<ClaimName, ClaimView> {
  const judged = new Map(views.map((view) => [view.name, view]))
  for (const [, together] of byPage(views)) {
    const outcomes = judgePage(together, together[0]?.page?.level ?? 0.05)
    for (const view of together) judged.set(view.name, { ...view, ...outcomes.get(view.name) })
  }
  return judged
}

function byPage(views: ClaimView[]): Map<string, ClaimView[]> {
  const pages = new Map<string, ClaimView[]>()
  for (const view of views) {
    if (view.experiment === null && view.page === null) continue
    const id = view.page?.id ?? 'earlier version'
    pages.set(id, [...(pages.get(id) ?? []), view])
  }
  return pages
}
