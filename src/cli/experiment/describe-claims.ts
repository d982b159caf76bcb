import { formatPlural } from '../../contract/format-number'
import type { ClaimPage, ClaimView } from '../../contract/claims/calls'
import { formatFigure } from '../../contract/claims/format'
import { formatTable } from '../table'
import { describeSeconds } from './follow-experiment'

/** Every claim with its state. */
export function describeClaims(views: ClaimView[]): string {
  const rows = views.map((view) => [view.name, view.title, standing(view)])
  return formatTable([['claim', '', 'standing'], ...rows])
}

function standing({ unsuitable, state, outcome, finishedRuns, runs, seconds }: ClaimView): string {
  if (unsuitable !== null) return `not applicable here: ${unsuitable}`
  switch (state) {
    case 'untested':
      return `untested, about ${describeSeconds(seconds)} (${formatPlural(runs, 'run')})`
    case 'training':
      return `${finishedRuns} of ${formatPlural(runs, 'run')}`
    case 'measuring':
      return 'measuring its runs'
    case 'stopped':
      return `stopped at ${finishedRuns} of ${formatPlural(runs, 'run')}`
    case 'tested':
      return outcome ? `${outcome.verdict}: ${outcome.reason}` : 'no run could be compared'
  }
}

/** That claims are judged together, and what that means. */
export function describeNewPage({ claims, seeds, level }: ClaimPage): string {
  if (claims.length === 1)
    return `A page of one claim, ${claims[0]}, with ${formatPlural(seeds, 'seed')}.`
  return `A page of ${claims.length} claims with ${formatPlural(seeds, 'seed')} each, fixed now: they are judged together, by Holm over all of them at ${100 * level} %. Claims tested later form a new page.`
}

/** One claim with its outcome and all figures. */
export function describeClaim({
  title,
  statement,
  source,
  reported,
  test,
  rule,
  outcome,
  page,
  adjustedP
}: ClaimView): string {
  const head = [
    title,
    `  ${statement}`,
    `  Source: ${source}. Reported: ${reported}`,
    `  Test: ${test}`,
    `  ${rule}`
  ]
  if (!outcome) return [...head, '  No outcome yet.'].join('\n')
  const rows = outcome.figures.map((figure) => [
    `  ${figure.measure}`,
    figure.label,
    formatFigure(figure)
  ])
  return [
    ...head,
    `  ${outcome.verdict.toUpperCase()}. ${outcome.reason}`,
    ...(page && page.claims.length > 1 && adjustedP !== null
      ? [
          `  Judged among the ${page.claims.length} claims of its page: Holm-adjusted p ${adjustedP.toPrecision(2)}.`
        ]
      : []),
    formatTable(rows),
    ...outcome.notes.map((note) => `  ${note}`)
  ].join('\n')
}
