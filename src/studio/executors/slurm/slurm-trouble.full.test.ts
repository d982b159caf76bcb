import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { slurmProfile } from '../../../contract/executors'
import { runConfig } from '../../../contract/run-config'
import { openHost, reaches, type Host } from '../../testing/host'
import { nodeArguments, programs } from '../../testing/programs'
import { mostTries } from '../placement'
import { missingSlurm, startCluster, type Cluster } from './testing/cluster'

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
  model: { architecture: 'mlp', hidden: [4] }
})
const definition = (name: string, seeds: number[] = [0]) => ({
  ...{ name, question: '', base: config, grid: {}, metric: 'accuracy' as const, seeds }
})
const studio = [process.execPath, ...nodeArguments(programs.cli)]
const run = promisify(execFile)
const missing = missingSlurm()
const minutes = 60_000

describe.skipIf(missing !== null)(
  `trouble with a real Slurm${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let folder: string
    let cluster: Cluster
    const hosts: Host[] = []
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'slurm-trouble-'))
      await mkdir(join(folder, 'not-shared'))
      await mkdir(join(folder, 'small'))
      await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', join(folder, 'small')])
      cluster = await startCluster({ hidden: join(folder, 'not-shared') })
    })
    beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
    afterEach(async () => {
      await Promise.all(hosts.splice(0).map(({ studio }) => studio.close()))
      vi.restoreAllMocks()
    })
    afterAll(async () => {
      await cluster.stop()
      await run('umount', ['--lazy', join(folder, 'small')])
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    })

    async function open(home: string, command = ['/bin/false']): Promise<Host> {
      const host = await openHost(join(folder, home), { command })
      hosts.push(host)
      return host
    }
    async function start({ client: { call } }: Host, name: string): Promise<string> {
      const { id } = await call.createExperiment({ definition: definition(name) })
      await call.startExperiment({ id, executor: 'slurm' })
      return id
    }
    const memberOf = async ({ client: { call } }: Host, id: string) =>
      (await call.experiment({ id })).members[0]!
    const jobsSoFar = async (): Promise<number> => {
      const text = await cluster.command('scontrol', 'show', 'job', '--oneliner')
      return text.split('\n').filter((line) => line.includes('ArrayJobId=')).length
    }

    it(
      'gives a run up after three jobs without a step, names the output, and tries again when asked',
      async () => {
        const host = await open('shared')
        const before = await jobsSoFar()
        const id = await start(host, 'Ends at once')
        const { run } = await memberOf(host, id)
        await reaches(host, run!, 'interrupted')
        const { error, place } = await memberOf(host, id)
        expect(await jobsSoFar()).toBe(before + mostTries)
        expect(error).toContain('made no progress')
        expect(error).toContain(place!.output)
        await expect(access(place!.output!)).resolves.toBeUndefined()
        await host.client.call.startExperiment({ id })
        expect(await memberOf(host, id)).toMatchObject({ run, state: 'queued' })
        await host.client.call.pauseExperiment({ id })
      },
      3 * minutes
    )

    it(
      'says that the node does not share the home folder, and keeps the run',
      async () => {
        const host = await open('not-shared/home')
        const id = await start(host, 'Not shared')
        const { run } = await memberOf(host, id)
        await reaches(host, run!, 'interrupted')
        const { error, run: kept } = await memberOf(host, id)
        expect(kept).toBe(run)
        expect(error).toContain('on a file system that every node shares')
        expect(error).not.toContain('may show the reason')
      },
      3 * minutes
    )

    it(
      'tests a node by a job: right where all is there, else each lack by its name',
      async () => {
        const host = await open('tested', studio)
        const { call } = host.client
        const report = await call.selfTest({ executor: 'slurm' })
        expect(report.system).toMatch(/^Slurm job \d+ on /)
        expect(report.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
        expect(report.speed?.imagesPerSecond).toBeGreaterThan(0)

        const prologue = `export MIXUP_STUDIO_CACHE=${join(folder, 'not-shared', 'cache')}`
        await call.updateSettings({ slurm: slurmProfile.parse({ prologue }) })
        const [lack] = (await call.selfTest({ executor: 'slurm' })).checks
        expect(lack).toMatchObject({ title: 'The node has TensorFlow', outcome: 'failed' })

        const hidden = join(folder, 'not-shared', 'node')
        await symlink(process.execPath, hidden)
        const withoutNode = await open('tested', [hidden, ...studio.slice(1)])
        const [missing] = (await withoutNode.client.call.selfTest({ executor: 'slurm' })).checks
        expect(missing).toMatchObject({
          outcome: 'failed',
          note: expect.stringContaining(hidden) as string
        })

        const apart = await open('not-shared/other', studio)
        const [notShared] = (await apart.client.call.selfTest({ executor: 'slurm' })).checks
        expect(notShared).toMatchObject({
          outcome: 'failed',
          note: expect.stringContaining('on a file system that every node shares') as string
        })
      },
      8 * minutes
    )

    it(
      'says that the shared disk is full, at the start and on the way, and loses nothing',
      async () => {
        const host = await open('small/home', studio)
        const { call } = host.client
        const filler = join(folder, 'small', 'filler')
        const fill = () =>
          expect(writeFile(filler, Buffer.alloc(32 * 2 ** 20))).rejects.toMatchObject({
            code: 'ENOSPC'
          })
        const empty = () => rm(filler)
        const { id } = await call.createExperiment({ definition: definition('Full', [0, 1]) })
        await fill()
        await expect(call.startExperiment({ id, executor: 'slurm' })).rejects.toMatchObject({
          code: 'storage',
          message: expect.stringContaining('the disk is full') as string
        })
        await empty()
        const node = (state: string) =>
          cluster.command(
            'scontrol',
            'update',
            'nodename=localhost',
            `state=${state}`,
            'reason=test'
          )
        await node('drain')
        await call.startExperiment({ id, executor: 'slurm' })
        const before = (await call.experiment({ id })).members
        expect(new Set((await call.listRuns({})).map((one) => one.id))).toEqual(
          new Set(before.map((member) => member.run))
        )

        await fill()
        await node('resume')
        await vi.waitUntil(
          async () => (await call.executors())[1]!.findings.at(-1)!.includes('the disk is full'),
          { timeout: 4 * minutes, interval: 1000 }
        )
        await empty()
        for (const { run: one } of before) await reaches(host, one!, 'finished')
        expect(await call.listRuns({})).toHaveLength(before.length)
      },
      8 * minutes
    )

    it(
      'keeps what waits while the controller does not answer, and refuses new runs with a reason',
      async () => {
        const host = await open('unreachable')
        const { call } = host.client
        await call.updateSettings({ slurm: slurmProfile.parse({ options: ['--hold'] }) })
        const waiting = await start(host, 'Waits')
        const before = await memberOf(host, waiting)
        await cluster.stopController()
        expect((await call.executors())[1]).toMatchObject({
          usable: false,
          findings: [expect.stringContaining('controller does not respond') as string]
        })
        const { id } = await call.createExperiment({ definition: definition('Refused', [1]) })
        await expect(call.startExperiment({ id, executor: 'slurm' })).rejects.toMatchObject({
          code: 'runtime-unavailable',
          message: expect.stringContaining('Unable to contact slurm controller') as string
        })
        const refused = await memberOf(host, id)
        expect(refused).toMatchObject({ state: 'interrupted' })
        expect(await memberOf(host, waiting)).toEqual(before)
        await cluster.startController()
        await call.startExperiment({ id })
        expect(await memberOf(host, id)).toMatchObject({ run: refused.run, state: 'queued' })
        expect(await memberOf(host, waiting)).toEqual(before)
        await call.pauseExperiment({ id })
        await call.pauseExperiment({ id: waiting })
      },
      3 * minutes
    )
  }
)
