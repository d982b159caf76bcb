import { markdownTable } from '../markdown-table'
import type { Miss } from './bars'
import type { Cell, CellResult } from './cell'
import { pageKey, type Simulation } from './simulation'

const percent = (rate: number | null): string => (rate === null ? '' : (100 * rate).toFixed(1))

const schemes = [
  { scheme: 'fixed', title: 'One fixed split', unit: 'seeds' },
  { scheme: 'splits', title: 'Several splits', unit: 'splits' },
  { scheme: 'k-fold', title: 'Repeated k-fold', unit: 'folds' }
] as const

function cellRow({ world, examples, replicates }: Cell, result: CellResult): string[] {
  const { error, coverage, halfWidth, found, promised } = result
  return [
    ...[examples, replicates, world.tau, world.shift].map(String),
    percent(error),
    ...coverage.map(percent),
    percent(halfWidth[0]!),
    percent(found),
    promised ? percent(promised.found) : ''
  ]
}

/** Everything that was simulated, as Markdown. */
export function writeSimulation(simulation: Simulation, made: string): string {
  const { cells, advice, pages, real, misses } = simulation
  const tables = schemes.map(({ scheme, title, unit }) => {
    const rows = cells.filter(({ of }) => of.scheme === scheme)
    const head = ['examples', unit, 'tau', 'shift', 'error', 'cover 0', 'cover +2', 'cover +5']
    return `#### ${title}\n\n${markdownTable(
      [...head, 'half-width', 'found +2', 'promised'],
      rows.map(({ of, result }) => cellRow(of, result))
    )}`
  })
  return [
    made,
    ...tables,
    '#### Advice followed to the last of three looks, 270 examples',
    markdownTable(
      ['first look', 'shift', 'better or worse though equal', '+2 points ruled out'],
      advice.map(({ of, result }) => [
        ...[String(of.firstLook), String(of.world.shift)],
        ...[percent(result.error), percent(result.missed)]
      ])
    ),
    '#### Pages of claims, 270 examples, ten seeds',
    markdownTable(
      ['page', 'pages with a false “supported”', 'true claims found'],
      pages.map(({ of, result }) => [
        ...[pageKey(of), percent(result.falsePages), percent(result.found)]
      ])
    ),
    '#### Real training with an exact null, a new data set each time',
    markdownTable(
      ['examples', 'scheme', 'training sets', 'error', 'half-width'],
      real.map(({ of, result }) => [
        ...[String(of.examples), of.scheme, String(of.replicates)],
        ...[percent(result.error), percent(result.halfWidth)]
      ])
    ),
    '#### Bars that were missed',
    missList(misses, simulation)
  ].join('\n\n')
}

function missList(misses: Miss[], { cells, advice, pages, real }: Simulation): string {
  const all = cells.length + advice.length + pages.length + real.length
  const missed = new Set(misses.map(({ key }) => key)).size
  const share = `${missed} of ${all} cells miss a bar by more than 2.6 standard errors.`
  const lines = misses.map(
    ({ key, what, rate, bar }) => `- ${key}: ${what} ${percent(rate)} %, bar ${percent(bar)} %`
  )
  return [share, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n')
}
