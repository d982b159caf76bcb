import { formatPlural } from '../../contract/format-number'
import { setTimeout as waited } from 'node:timers/promises'
import type { ClaimView } from '../../contract/claims/calls'
import { claimName, type ClaimName } from '../../contract/claims/claim'
import { StudioError } from '../../contract/errors'
import { runConfig, type RunConfig } from '../../contract/run-config'
import { describeClaim, describeClaims, describeNewPage } from '../experiment/describe-claims'
import { describeSeconds, followExperiment } from '../experiment/follow-experiment'
import { assign } from '../configuration/assign'
import { validate } from '../configuration/validate'
import { parseReading, parseSource, type DataOptions } from '../data-options'
import { exitCodes } from '../exit-codes'
import { display } from '../progress/display'
import type { Session } from '../session'

export interface ClaimOptions extends DataOptions {
  claim: string[]
  /** As written. */
  seeds: string
  set: string[]
  tuned: boolean
}

interface Subject {
  base: RunConfig
  seeds: number
  tuned: boolean
}

const lookEvery = 500

/** Lists the claims with their state for a data set, or tests those named. */
export async function testClaims(
  session: Session,
  dataSet: string,
  { claim, seeds, set, tuned, ...data }: ClaimOptions
): Promise<number> {
  const { client, output } = session
  const base = await baseOf(session, dataSet, data, set)
  const subject = { base, seeds: Number(seeds), tuned }
  const views = await client.call.claims(subject)
  const names = chosen(claim, views)
  if (names.length === 0) {
    output.result({ type: 'claims', claims: views }, () => describeClaims(views))
    return exitCodes.ok
  }
  const page = await client.call.makeClaimPage({ ...subject, names })
  if (page) output.note(describeNewPage(page))
  let code: number = exitCodes.ok
  for (const name of names) {
    const ended = await testClaim(session, subject, name)
    if (ended === exitCodes.interrupted || ended === exitCodes.later) return ended
    if (ended !== exitCodes.ok) code = ended
  }
  return code
}

async function baseOf(
  { client }: Session,
  dataSet: string,
  options: DataOptions,
  assignments: string[]
): Promise<RunConfig> {
  const data = { source: parseSource(dataSet, options), reading: parseReading(options) }
  let written: Record<string, unknown> = await client.call.claimBase(data)
  for (const assignment of assignments) written = assign(written, assignment)
  return validate(runConfig, written, 'The base of the claims')
}

function chosen(asked: string[], views: ClaimView[]): ClaimName[] {
  if (asked.includes('all')) {
    return views.flatMap(({ name, unsuitable }) => (unsuitable === null ? [name] : []))
  }
  return asked.map((text) => {
    const parsed = claimName.safeParse(text)
    if (parsed.success) return parsed.data
    throw new StudioError(
      'invalid-argument',
      `There is no claim "${text}". Choose: all, ${claimName.options.join(', ')}.`
    )
  })
}

async function testClaim(session: Session, subject: Subject, name: ClaimName): Promise<number> {
  const { client, output } = session
  const look = async (): Promise<ClaimView> => {
    const [view] = await client.call.claims({ ...subject, names: [name] })
    if (view) return view
    throw new StudioError('internal', `The claim ${name} is not answered.`)
  }
  const before = await look()
  const basis = before.measured
    ? 'based on similar runs'
    : 'estimated from a short trial of the model'
  output.note(
    `${before.title}: ${formatPlural(before.runs - before.finishedRuns, 'run')} to run, about ${describeSeconds(before.seconds)} (${basis})`
  )
  const began = performance.now()
  const { experiment } = await client.call.startClaim({ ...subject, name })
  const { ended } = await followExperiment(session, experiment)
  if (ended !== null) {
    output.note('Run the command again to continue.')
    return ended
  }
  const after = await measured(look)
  const seconds = (performance.now() - began) / 1000
  output.result({ type: 'claim', ...after, testedIn: seconds }, () => describeClaim(after))
  if (after.state === 'tested') return exitCodes.ok
  output.note(
    `mixup-studio: ${after.title} could not be tested completely. ${after.error ?? 'Its runs were stopped.'} Run the command again to continue.`
  )
  return exitCodes.failure
}

/** Waits until everything that finished runs do not store is measured. */
async function measured(look: () => Promise<ClaimView>): Promise<ClaimView> {
  const shown = display(process.stderr)
  try {
    for (;;) {
      const view = await look()
      if (view.state !== 'measuring') return view
      const text = `measuring finished runs: ${view.finishedStudies} of ${view.studies}`
      shown.update(null, (width) => text.slice(0, width))
      await waited(lookEvery)
    }
  } finally {
    shown.end()
  }
}
