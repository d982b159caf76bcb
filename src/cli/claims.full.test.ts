import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimView, type ClaimView } from '../contract/claims/calls'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'claims-'))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

async function claims(...commandLine: string[]) {
  const outcome = await startCommand(home, '--json', 'claims', ...commandLine).ended
  const lines = outcome.stdout.trim().split('\n')
  return { ...outcome, records: lines.map((line) => JSON.parse(line) as { type: string }) }
}

const tiny = ['--set', 'training.epochs=2', '--set', 'data.source.examples=200', '--seeds', '2']

it('lists every claim of a data set, tests one to its outcome, and reuses its runs for the next', async () => {
  const listed = await claims('two-moons', ...tiny)
  const { claims: views } = listed.records[0] as unknown as { claims: ClaimView[] }
  expect(views).toHaveLength(17)
  expect(views.find(({ name }) => name === 'many-classes')?.unsuitable).toContain('2 classes')
  expect(views.find(({ name }) => name === 'fgsm')).toMatchObject({ state: 'untested', runs: 4 })

  const tested = await claims(
    'two-moons',
    ...tiny,
    '--claim',
    'memorising',
    '--claim',
    'label-noise'
  )
  expect(tested.code, tested.stderr).toBe(0)
  const outcomes = tested.records
    .filter(({ type }) => type === 'claim')
    .map((record) => claimView.parse(record))
  expect(outcomes.map(({ name, state, studies }) => [name, state, studies])).toEqual([
    ['memorising', 'tested', 4],
    ['label-noise', 'tested', 0]
  ])
  const [memorising] = outcomes
  expect(memorising?.outcome?.effect.count).toBe(2)
  expect(memorising?.outcome?.figures.map(({ measure }) => measure)).toContain(
    'Corrupted labels memorised'
  )
  expect((await readdir(join(home, 'runs'))).filter((name) => /^\d/.test(name))).toHaveLength(4)
})

it('says what makes no sense, and which claims there are', async () => {
  const unsuitable = await claims('two-moons', ...tiny, '--claim', 'regression')
  expect(unsuitable.code).toBe(2)
  expect(unsuitable.stderr).toContain('For regression')
  const unknown = await claims('two-moons', ...tiny, '--claim', 'magic')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('label-smoothing')
})
