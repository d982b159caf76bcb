import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'script-'))
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const run = (...commandLine: string[]) => startCommand(home, ...commandLine).ended

it('writes the PyTorch script of a run, prints it, and says what cannot be said in one', async () => {
  const trained = await run(
    'train',
    'two-moons',
    '--set',
    'training.epochs=1',
    '--set',
    'mixing.alpha=0.4'
  )
  expect(trained.code).toBe(0)
  const file = join(home, 'run.py')
  expect((await run('script', 'latest', '--to', file)).stdout.trim()).toBe(file)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('nn.Linear(columns, 64)')
  expect(text).toContain('interpolate(0.4, 0, x, targets, epoch)')
  expect((await run('script', 'latest')).stdout).toBe(text)

  expect(
    (
      await run(
        'train',
        'two-moons',
        '--set',
        'training.epochs=1',
        '--set',
        'mixing.policy=regmixup'
      )
    ).code
  ).toBe(0)
  const refused = await run('script', 'latest')
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('no PyTorch script for mixing by regmixup')
})
