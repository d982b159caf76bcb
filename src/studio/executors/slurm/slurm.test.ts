import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { slurmProfile } from '../../../contract/executors'
import { Broadcast } from '../../broadcast'
import { openHome } from '../../home'
import { RunStore } from '../../run-store'
import { openHost, type Host } from '../../testing/host'
import { readPlacement } from '../placement'
import { runFiles } from '../../../storage/run-files'
import { batchScript } from './script'
import { selfTestScript } from './self-test'
import { SlurmExecutor } from './slurm'
import { missingSlurm, startCluster, type Cluster } from './testing/cluster'
import { standInCommands } from './testing/stand-ins'

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
    expect(script).toMatch(
      /#SBATCH --account=lab\nexport TF_NUM_INTRAOP_THREADS=.*\nmodule load x\n/
    )
    expect(script).toContain(`'/opt/node' '/it'\\''s/cli.js' --home '/home' run "$run" &`)
  })

  it.each([{ partition: 'a b' }, { memory: '4G\nrm -rf /' }, { options: ['--a\n#SBATCH -x'] }])(
    'never takes a profile with which a line could hide another: %j',
    (profile) => expect(slurmProfile.safeParse(profile).success).toBe(false)
  )
})

describe('the script of a self-test on a node', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'node-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const runScript = async (command: string[], prologue = '') => {
    const text = selfTestScript(
      { folder, home: '/home', command },
      slurmProfile.parse({ prologue })
    )
    await promisify(execFile)('bash', ['-c', text]).catch(() => undefined)
    const there = await readdir(folder)
    const read = (name: string) => readFile(join(folder, name), 'utf8')
    return { there: there.sort(), read }
  }

  it('keeps what the command line printed, what it said, and how it ended', async () => {
    const { there, read } = await runScript(
      ['sh', '-c', 'echo "$@"; echo no >&2; exit 3', 'sh'],
      'export A=1'
    )
    expect(there).toEqual(['code.txt', 'log.txt', 'node.txt', 'report.json'])
    expect(await read('report.json')).toBe('--home /home --json self-test\n')
    expect([await read('log.txt'), await read('code.txt')]).toEqual(['no\n', '3\n'])
  })

  it('names the files that are not there, and starts nothing', async () => {
    const { there, read } = await runScript([process.execPath, '/no where/cli.js'])
    expect(there).toEqual(['missing.txt', 'node.txt'])
    expect(await read('missing.txt')).toBe('/no where/cli.js\n')
  })
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

describe.skipIf(process.platform === 'win32')('settings that somebody wrote by hand', () => {
  const write = (slurm: object) => writeFile(join(home, 'settings.json'), JSON.stringify({ slurm }))

  it('count where they are right, complete or not', async () => {
    const { path } = await standInCommands(join(home, 'bin'), {
      sinfo: 'echo "main* up 1:00:00 1 2 8000"'
    })
    vi.stubEnv('PATH', path)
    await write({ partition: 'nowhere', cpus: 3 })
    host = await open()
    const { findings } = (await host.client.call.executors())[1]!
    expect(findings.at(-1)).toContain('no partition "nowhere"')
    expect(findings.at(-2)).toContain('--cpus-per-task=3 --partition=nowhere')
  })

  it('are never replaced by others that nobody asked for: nothing is submitted', async () => {
    const { path, calls } = await standInCommands(join(home, 'bin'))
    vi.stubEnv('PATH', path)
    await write({ partition: 'a b' })
    host = await open()
    const { call } = host.client
    expect((await call.executors())[1]).toMatchObject({
      usable: false,
      findings: [expect.stringContaining('settings.json cannot be used') as string]
    })
    const { id } = await call.createExperiment(experiment('Not asked for', 1))
    await expect(call.startExperiment({ id, executor: 'slurm' })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('Save the job settings again') as string
    })
    expect(await calls()).not.toContain('sbatch --parsable')
    await call.updateSettings({ slurm: slurmProfile.parse({}) })
    await call.startExperiment({ id })
    expect(await calls()).toContain('sbatch --parsable')
  })
})

describe.skipIf(process.platform === 'win32')('looking at jobs', () => {
  let store: RunStore
  let calls: () => Promise<string[]>
  beforeEach(async () => {
    const standIns = await standInCommands(join(home, 'bin'))
    calls = standIns.calls
    vi.stubEnv('PATH', standIns.path)
    store = new RunStore((await openHome(home)).runs)
  })
  afterEach(() => void vi.useRealTimers())

  const executor = () =>
    new SlurmExecutor({
      ...{ folder: join(home, 'executors'), home, store, version: 'test' },
      ...{ command: ['/bin/false'], broadcast: new Broadcast() },
      profile: () => Promise.resolve(slurmProfile.parse({}))
    })
  async function queued(count: number): Promise<string[]> {
    const configs = Array.from({ length: count }, (_, seed) => ({ ...config, seed }))
    return (await store.createAll(configs, 'slurm')).map(({ id }) => id)
  }
  const called = async (name: string) =>
    (await calls()).filter((one) => one.startsWith(name)).length

  it('takes one sbatch and one squeue for three hundred runs, and no other within ten seconds', async () => {
    const slurm = executor()
    const runs = await queued(300)
    await slurm.submit(runs)
    expect([...(await slurm.look(runs)).keys()]).toEqual(runs)
    await Promise.all([slurm.look(runs), slurm.look(runs.slice(7))])
    expect([await called('sbatch'), await called('squeue')]).toEqual([1, 1])
  })

  it.each([-1, 1])(
    'tells a job that is newer than the list from one that is gone, with a clock off by %i days',
    async (days) => {
      const slurm = executor()
      const runs = await queued(2)
      await slurm.look(runs)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 })
      await slurm.submit(runs)
      vi.useRealTimers()
      expect(new Set((await slurm.look(runs)).values())).toEqual(new Set(['waiting']))
      expect(new Set((await executor().look(runs)).values())).toEqual(new Set(['gone']))
    }
  )

  it('says once that the controller is silent, for as long as it is', async () => {
    const slurm = executor()
    const runs = await queued(1)
    await slurm.submit(runs)
    const said = 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)'
    const squeue = `echo '${said}' >&2; exit 1`
    vi.stubEnv('PATH', (await standInCommands(join(home, 'silent'), { squeue })).path)
    await expect(slurm.tend(runs)).rejects.toThrow(said)
    await slurm.tend(runs)
    expect((await slurm.check()).findings.at(-1)).toContain(said)
  })

  it('submits once what two hosts see gone at the same time', async () => {
    const runs = await queued(3)
    await executor().submit(runs)
    const hosts = [executor(), executor()]
    await Promise.all(hosts.map((host) => host.tend(runs)))
    expect(await called('sbatch')).toBe(2)
  })
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
    await call.startExperiment({ id, executor: 'slurm' })
    const { members } = await call.experiment({ id })
    const jobs = members.flatMap(({ place }) => place?.job ?? [])
    expect(new Set(jobs).size).toBe(500)
    expect(new Set(jobs.map((job) => job.split('_')[0])).size).toBe(1)
    const place = await readPlacement(runFiles(join(home, 'runs', members[499]!.run!)).place)
    const index = (await readFile(join(place!.output!, '..', 'index.txt'), 'utf8'))
      .trim()
      .split('\n')
    const task = Number(place!.job!.split('_')[1])
    expect(index[task]).toBe(members[499]!.run)
    const [array = ''] = jobs[0]!.split('_')
    const shown = await cluster.command('scontrol', 'show', 'job', array, '--oneliner')
    expect(shown).toMatch(/ArrayTaskThrottle=7/)
    await cluster.command('scancel', array)
    await cluster.command('scontrol', 'update', 'nodename=localhost', 'state=resume')
  })
})
