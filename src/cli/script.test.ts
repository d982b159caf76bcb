import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('./index.ts', import.meta.url))
const loader = import.meta.resolve?.('tsx') ?? 'tsx'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'script-'))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const run = (...commandLine: string[]) =>
  spawnSync(process.execPath, ['--import', loader, entry, ...commandLine], {
    env: { ...process.env, MIXUP_STUDIO_HOME: home },
    encoding: 'utf8'
  })

it('writes the PyTorch script of a run, prints it, and says what cannot be said in one', async () => {
  const trained = run(
    'train',
    'two-moons',
    '--set',
    'training.epochs=1',
    '--set',
    'mixing.alpha=0.4'
  )
  expect(trained.status).toBe(0)
  const file = join(home, 'run.py')
  expect(run('script', 'latest', '--to', file).stdout.trim()).toBe(file)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('nn.Linear(columns, 64)')
  expect(text).toContain('interpolate(0.4, 0, x, targets, epoch)')
  expect(run('script', 'latest').stdout).toBe(text)

  expect(
    run('train', 'two-moons', '--set', 'training.epochs=1', '--set', 'mixing.policy=regmixup')
      .status
  ).toBe(0)
  const refused = run('script', 'latest')
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toContain('no PyTorch script for mixing by regmixup')
}, 180_000)
