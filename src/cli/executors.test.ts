import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { standInCommands } from '../studio/executors/slurm/testing/stand-ins'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-executors-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

const start = (...commandLine: string[]) => startCommand(home, ...commandLine)

describe.skipIf(process.platform === 'win32')('a cluster, from the command line', () => {
  beforeEach(async () => {
    const { path } = await standInCommands(join(home, 'bin'), {
      sinfo: 'echo "gpu* up 1:00:00 1 2 8000"',
      squeue: 'for task in 0 1 2 3; do echo "17_$task|PENDING|Resources"; done'
    })
    vi.stubEnv('PATH', path)
  })

  it('takes what jobs ask for, keeps it, and refuses what Slurm could not read', async () => {
    const set = ['--set', 'partition=gpu', '--set', 'options=["--account=lab"]']
    const changed = await start('executors', ...set, '--set', 'time=00:20:00').ended
    expect(changed, changed.stderr).toMatchObject({ code: 0 })
    expect(changed.stdout).toContain('--partition=gpu --time=00:20:00 --account=lab')
    const refused = await start('executors', '--set', 'time=1 hour', '--set', 'node=3').ended
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('time: no spaces or quotes (given: "1 hour")')
    const text = await readFile(join(home, 'settings.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({
      slurm: { partition: 'gpu', time: '00:20:00', options: ['--account=lab'], cpus: 1 }
    })
  })

  it('names the jobs and their output, goes on without the command, and is found again', async () => {
    const file = join(home, 'moons.json')
    const base = {
      data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
      model: { architecture: 'mlp', hidden: [4] }
    }
    await writeFile(
      file,
      JSON.stringify({
        name: 'Moons',
        base,
        grid: { mixing: [{ policy: 'input' }] },
        seeds: [0, 1]
      })
    )
    const { child, output, ended } = start('compare', file, '--executor', 'slurm')
    while (!output.stderr.includes('4 runs submitted as jobs 17_0 to 17_3')) await sleep(50)
    expect(output.stderr).toContain(`output in ${join(home, 'executors', 'slurm')}`)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 75 })
    expect(output.stderr).toContain('jobs on the Slurm cluster go on')
    expect(output.stderr).toContain(`compare ${file} --executor slurm`)
    const { stdout } = await start('runs').ended
    expect(stdout).toMatch(/queued .* Slurm cluster job 17_0\n/)
  })
})
