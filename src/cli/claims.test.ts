import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimView, type ClaimView } from '../contract/claims/calls'

const entry = fileURLToPath(new URL('./index.ts', import.meta.url))
const loader = import.meta.resolve?.('tsx') ?? 'tsx'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'claims-'))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

async function claims(...commandLine: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', loader, entry, '--json', 'claims', ...commandLine],
    { env: { ...process.env, MIXUP_STUDIO_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  const told = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (told.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (told.stderr += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  const lines = told.stdout.trim().split('\n')
  return { code, ...told, records: lines.map((line) => JSON.parse(line) as { type: string }) }
}

const tiny = ['--set', 'training.epochs=2', '--set', 'data.source.examples=200', '--seeds', '2']

it('lists every claim of a data set, tests one to its outcome, and reuses its runs for the next', async () => {
  const listed = await claims('two-moons', ...tiny)
  const { claims: views } = listed.records[0] as unknown as { claims: ClaimView[] }
  expect(views).toHaveLength(16)
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
  expect(tested.code).toBe(0)
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
}, 120_000)

it('says what makes no sense, and which claims there are', async () => {
  const unsuitable = await claims('two-moons', ...tiny, '--claim', 'regression')
  expect(unsuitable.code).toBe(2)
  expect(unsuitable.stderr).toContain('About numbers')
  const unknown = await claims('two-moons', ...tiny, '--claim', 'magic')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('label-smoothing')
}, 120_000)
