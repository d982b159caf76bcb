import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { slurmProfile } from '../../../contract/executors'
import { openHost, type Host } from '../../testing/host'
import { readPlacement } from '../placement'
import { runFiles } from '../../../storage/run-files'
import { batchScript } from './script'
import { missingSlurm, startCluster, type Cluster } from './testing/cluster'

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
  model: { architecture: 'mlp', hidden: [4] }
})
const experiment = (name: string, seeds: number) => ({
  definition: {
    ...{ name, question: '', base: config, grid: {}, metric: 'accuracy' as const },
    seeds: Array.from({ length: seeds }, (_, seed) => seed)
  }
})
const missing = missingSlurm()

describe('the script of a job array', () => {
  const batch = {
    ...{ command: ['/opt/node', "/it's/cli.js"], home: '/home', index: '/b/index.txt' },
    ...{ runs: 3, output: '/b/%A_%a.txt' }
  }

  it('asks for what the profile says, and quotes what the shell would take apart', () => {
    const profile = { partition: 'gpu', gpus: 1, atOnce: 2, options: ['--account=lab'] }
    const script = batchScript(batch, slurmProfile.parse({ ...profile, prologue: 'module load x' }))
    expect(script).toContain('#SBATCH --array=0-2%2\n')
    expect(script).toContain('#SBATCH --partition=gpu\n')
    expect(script).toContain('#SBATCH --gres=gpu:1\n')
    expect(script).toContain('#SBATCH --account=lab\nmodule load x\n')
    expect(script).toContain(`'/opt/node' '/it'\\''s/cli.js' --home '/home' run "$run" &`)
  })

  it.each([{ partition: 'a b' }, { memory: '4G\nrm -rf /' }, { options: ['--a\n#SBATCH -x'] }])(
    'never takes a profile with which a line could hide another: %j',
    (profile) => expect(slurmProfile.safeParse(profile).success).toBe(false)
  )
})

let home: string
let host: Host
const open = (command = ['/bin/false']) => openHost(home, { command, starts: 'own' })
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slurm-home-'))
})
afterEach(async () => {
  await host?.studio.close()
  vi.unstubAllEnvs()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

it('says so where there is no Slurm, and keeps the runs for another try', async () => {
  vi.stubEnv('PATH', home)
  host = await open()
  const { call } = host.client
  const { id } = await call.createExperiment(experiment('No Slurm', 2))
  await expect(call.startExperiment({ id, executor: 'slurm' })).rejects.toMatchObject({
    code: 'runtime-unavailable',
    message: expect.stringContaining('Slurm is not installed here') as string
  })
  const { members } = await call.experiment({ id })
  expect(members.map(({ state }) => state)).toEqual(['interrupted', 'interrupted'])
  expect(members[0]?.error).toContain('login node')
  expect(await call.executors()).toMatchObject([{ usable: true }, { name: 'slurm', usable: false }])
})

describe.skipIf(missing !== null)(`a real Slurm${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(() => cluster.stop())

  it('shows a refusal as Slurm words it; started again with what it accepts, the runs are the same', async () => {
    host = await open()
    const { call } = host.client
    await call.updateSettings({ slurm: slurmProfile.parse({ partition: 'nowhere' }) })
    expect((await call.executors())[1]?.findings.at(-1)).toContain('no partition "nowhere"')
    const { id } = await call.createExperiment(experiment('Refused', 2))
    await expect(call.startExperiment({ id, executor: 'slurm' })).rejects.toThrow(
      'Invalid partition name specified'
    )
    const before = (await call.experiment({ id })).members.map(({ run }) => run)
    await cluster.command('scontrol', 'update', 'nodename=localhost', 'state=drain', 'reason=test')
    await call.updateSettings({ slurm: slurmProfile.parse({ time: '00:05:00' }) })
    await call.startExperiment({ id })
    const { members } = await call.experiment({ id })
    expect(members.map(({ run }) => run)).toEqual(before)
    expect(members.map(({ state }) => state)).toEqual(['queued', 'queued'])
    const job = members[0]?.place?.job ?? ''
    expect(await cluster.command('squeue', '-h', '-r', '-o', '%i')).toContain(job)
    await call.pauseExperiment({ id })
    expect((await call.experiment({ id })).members.map(({ state }) => state)).toEqual([
      'stopped',
      'stopped'
    ])
    expect((await cluster.command('squeue', '-h', '-t', 'pending')).trim()).toBe('')
    await cluster.command('scontrol', 'update', 'nodename=localhost', 'state=resume')
  })

  it('submits five hundred runs as one array, throttled, each with its own index', async () => {
    host = await open()
    const { call } = host.client
    await cluster.command('scontrol', 'update', 'nodename=localhost', 'state=drain', 'reason=test')
    await call.updateSettings({ slurm: slurmProfile.parse({ atOnce: 7 }) })
    const { id } = await call.createExperiment(experiment('Many', 500))
    const began = performance.now()
    await call.startExperiment({ id, executor: 'slurm' })
    console.log(`500 runs submitted in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    const { members } = await call.experiment({ id })
    const jobs = members.flatMap(({ place }) => place?.job ?? [])
    expect(new Set(jobs).size).toBe(500)
    expect(new Set(jobs.map((job) => job.split('_')[0])).size).toBe(1)
    const place = await readPlacement(runFiles(join(home, 'runs', members[499]!.run!)).place)
    const index = (await readFile(join(place!.output!, '..', 'index.txt'), 'utf8')).trim().split('\n') // prettier-ignore
    const task = Number(place!.job!.split('_')[1])
    expect(index[task]).toBe(members[499]!.run)
    const [array = ''] = jobs[0]!.split('_')
    const shown = await cluster.command('scontrol', 'show', 'job', array, '--oneliner')
    expect(shown).toMatch(/ArrayTaskThrottle=7/)
    await cluster.command('scancel', array)
    await cluster.command('scontrol', 'update', 'nodename=localhost', 'state=resume')
  })
})
