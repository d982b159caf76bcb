import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StudioError } from '../contract/errors'
import { runConfig } from '../contract/run-config'
import { canMount, disturbed, shell as runShell } from './testing/fault-shell'
import { openHost, reaches } from './testing/host'

const program = fileURLToPath(new URL('../../bin/mixup-studio.js', import.meta.url))

const mounts = canMount()
if (!mounts) {
  console.warn('Tests on full and read-only disks are skipped: mounting them needs root and Linux.')
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faults-'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(disturbed))
})
afterAll(() => rm(folder, { recursive: true }))

const shell = (script: string) => runShell(folder, script, { mounts })

describe.skipIf(!mounts)('a disk', () => {
  it('that is read-only is called so, whether the home is there or not', async () => {
    const { stderr } = await shell(`
      mount -t tmpfs -o size=8m tmpfs "$disk" && mkdir "$disk/home" && studio runs
      mount -o remount,ro "$disk"
      studio train two-moons || echo "train: $?" >&2
      studio --home "$disk/new" runs || echo "new: $?" >&2`)
    expect(stderr.match(/the disk is read-only: choose another home folder/g)).toHaveLength(2)
    expect(stderr).toMatch(/train: 1[^]*new: 1/)
  })

  it('that gets full fails the run for that reason, which goes on once there is room', async () => {
    const { stderr, stdout } = await shell(`
      mount -t tmpfs -o size=400k tmpfs "$disk"
      studio train config.json > /dev/null || echo "train: $?" >&2
      studio --json runs
      cat "$disk"/home/runs/*/log.txt >&2
      mount -o remount,size=50m "$disk"
      studio resume latest > /dev/null || echo "resume: $?" >&2
      studio --json runs`)
    expect(stderr).toMatch(/the disk is full: free some space/)
    expect(stderr).toMatch(/train: \d/)
    expect(stderr).not.toMatch(/resume: \d/)
    const [full, later] = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as unknown[])[0])
    expect(full).toMatchObject({ status: { state: 'failed', error: { code: 'storage' } } })
    expect(later).toMatchObject({ status: { state: 'finished' } })
    expect(later).not.toHaveProperty('problem')
  })
})

it.runIf(process.platform === 'linux')('a home where no folder can be is refused', async () => {
  const { code, stderr } = await shell('studio --home /proc/mixup-studio runs')
  expect(code).toBe(1)
  expect(stderr).toMatch(/\/proc\/mixup-studio cannot be used: .*choose another home folder/)
})

it.skipIf(process.platform === 'win32')('too few open files are called so', async () => {
  const { code, stderr } = await shell(`ulimit -n 22; "${process.execPath}" "${program}" runs`)
  expect(code).toBe(1)
  expect(stderr).toMatch(/too many files are open: allow more with "ulimit -n 1024"/)
  const error = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })
  expect(StudioError.from(error)).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('ulimit') as string
  })
})

it.skipIf(process.platform === 'win32')('eighty open files are enough to train', async () => {
  const { code, stdout } = await shell(
    'ulimit -n 80; studio train two-moons --set training.epochs=2 > /dev/null && studio --json runs'
  )
  expect(code).toBe(0)
  expect(stdout).toContain('"state":"finished"')
})

it('a trainer that runs out of memory is said to have done so', async () => {
  const home = join(folder, 'home')
  const host = await openHost(home)
  const config = runConfig.parse({
    name: 'runs out of memory',
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' }
  })
  const { id } = await host.client.call.createRun({ config })
  await reaches(host, id, 'interrupted')
  const { summary } = await host.client.call.run({ id })
  expect(summary.status).toMatchObject({
    error: { code: 'out-of-memory' },
    reason: expect.stringMatching(/ran out of memory at step \d+/) as string
  })
  expect(await readFile(join(home, 'runs', id, 'log.txt'), 'utf8')).toContain('heap out of memory')
  await host.studio.close()
})
