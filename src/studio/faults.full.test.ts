import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { disturbed, shell } from './testing/fault-shell'

const isLinux = process.platform === 'linux'
const disk = fileURLToPath(new URL('./testing/failing-disk.c', import.meta.url))
const clock = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faults-full-'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(disturbed))
})
afterAll(() => rm(folder, { recursive: true }))

/** Whether it could be made; where not, its tests are skipped and say so. */
function made(what: string, needs: string, make: () => void): boolean {
  try {
    if (!isLinux) throw new Error('not Linux')
    make()
    return true
  } catch {
    console.warn(`Tests with ${what} are skipped: they take ${needs}.`)
    return false
  }
}

const preload = join(tmpdir(), `failing-disk-${process.pid}.so`)
const hasFailingDisk = made('a failing disk', 'Linux and a C compiler', () =>
  execFileSync('cc', ['-shared', '-fPIC', '-o', preload, disk, '-ldl'])
)
afterAll(() => rm(preload, { force: true }))

/** A group of processes whose memory can be limited, by either version of cgroups. */
const root = existsSync('/sys/fs/cgroup/memory/tasks') ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup'
const group = join(root, `mixup-studio-${process.pid}`)
const limit = join(group, root.endsWith('memory') ? 'memory.limit_in_bytes' : 'memory.max')
const hasGroup = made('a limit of memory', 'root and cgroups', () => {
  mkdirSync(group)
  writeFileSync(limit, '65536')
})
afterAll(() => {
  if (hasGroup) rmdirSync(group)
})
const hasClock = made('a clock that jumps', 'faketime', () => {
  if (!existsSync(clock)) throw new Error('no faketime')
})

interface Listed {
  id: string
  status: { state: string; worked: number; reason: string | null; error: { code: string } | null }
  problem?: string
}

/** The only run of a home, from the output of `studio --json runs`. */
const onlyRun = (line: string | undefined): Listed => {
  const runs = JSON.parse(line ?? '[]') as Listed[]
  expect(runs).toHaveLength(1)
  return runs[0]!
}
const lines = (text: string): string[] => text.trim().split('\n')

interface Row {
  type: string
  step?: number
  columns?: { step: number[]; loss: number[] }
}

/** Steps and losses as `metrics.jsonl` has them, without the rows that a resume replaced. */
async function curveOf(home: string, id: string): Promise<[number, number][]> {
  let curve: [number, number][] = []
  for (const line of lines(await readFile(join(home, 'runs', id, 'metrics.jsonl'), 'utf8'))) {
    const { type, step = 0, columns } = JSON.parse(line) as Row
    if (type === 'resumed') curve = curve.filter(([one]) => one <= step)
    if (columns)
      curve.push(...columns.step.map((one, at): [number, number] => [one, columns.loss[at]!]))
  }
  return curve
}

/** The curve of a run that nothing disturbed. */
let undisturbed: [number, number][]
beforeAll(async () => {
  const script = 'studio train config.json > /dev/null; studio --json runs'
  const { stdout, disk: there } = await shell(folder, script)
  const { id, status } = onlyRun(lines(stdout).at(-1))
  expect(status.state).toBe('finished')
  undisturbed = await curveOf(join(there, 'home'), id)
  expect(undisturbed.length).toBeGreaterThan(3000)
})

/** Starts a training in a script and waits until it has done something; `trainer` is then its process. */
const trains = `
  studio train config.json > /dev/null & host=$!
  until grep -qs '"type":"epoch"' "$disk"/home/runs/*/metrics.jsonl; do sleep 0.1; done
  trainer=$(sed -n 's/.*"pid": *\\([0-9]*\\).*/\\1/p' "$disk"/home/runs/*/owner.*.json | tail -n 1)`

it.skipIf(!hasFailingDisk).each(['/metrics.jsonl', '.tmp'])(
  'a disk that fails while it writes %s is called so, and the run goes on once it works',
  async (file) => {
    const fails = join(folder, 'fails')
    const {
      stdout,
      stderr,
      disk: there
    } = await shell(
      folder,
      `${trains}
      touch "${fails}"; wait $host; echo "train: $?" >&2; rm "${fails}"
      studio --json runs
      studio resume latest > /dev/null; echo "resume: $?" >&2
      studio --json runs`,
      { environment: { LD_PRELOAD: preload, FAILING_FILE: file, FAILING_WHILE: fails } }
    )
    expect(stderr).toMatch(/the disk reported an error: copy what matters elsewhere/)
    expect(stderr).toMatch(/train: [1-9][^]*resume: 0/)
    const [before, after] = lines(stdout).slice(-2).map(onlyRun)
    expect(['failed', 'interrupted']).toContain(before!.status.state)
    expect(after!.status.state).toBe('finished')
    expect(after).not.toHaveProperty('problem')
    expect(await curveOf(join(there, 'home'), after!.id)).toEqual(undisturbed)
  }
)

it.skipIf(!hasGroup)('a trainer that is killed for lack of memory is said to lack it', async () => {
  const { stdout } = await shell(
    folder,
    // What it holds stays counted elsewhere: the next page is too many.
    `${trains}
    echo "$trainer" > "${group}/cgroup.procs"; wait $host
    studio --json runs`
  )
  const { status } = onlyRun(lines(stdout).at(-1))
  expect(status).toMatchObject({ state: 'interrupted', error: { code: 'out-of-memory' } })
  expect(status.reason).toContain('ran out of memory')
})

it.skipIf(!hasClock).each(['-2d', '+2d'])(
  'a clock that jumps by %s while a run trains changes nothing but times',
  async (jump) => {
    const timestamps = join(folder, `clock${jump}`)
    await writeFile(timestamps, '+0')
    const { stdout, disk: there } = await shell(
      folder,
      `${trains}
      echo '${jump}' > "${timestamps}"
      wait $host; studio --json runs`,
      {
        environment: {
          ...{ LD_PRELOAD: clock, NO_FAKE_STAT: '1', DONT_FAKE_MONOTONIC: '1' },
          ...{ FAKETIME_TIMESTAMP_FILE: timestamps, FAKETIME_NO_CACHE: '1' }
        }
      }
    )
    const { id, status, problem } = onlyRun(lines(stdout).at(-1))
    expect(status.state).toBe('finished')
    expect(problem).toBeUndefined()
    expect(status.worked).toBeGreaterThan(0)
    expect(status.worked).toBeLessThan(86_400_000)
    expect(await curveOf(join(there, 'home'), id)).toEqual(undisturbed)
  }
)

it.skipIf(!isLinux)('a trainer that was stopped for longer than its lease goes on', async () => {
  const { stdout, disk: there } = await shell(
    folder,
    `${trains}
    kill -STOP "$trainer"; sleep 4
    studio --json runs
    kill -CONT "$trainer"; wait $host
    studio --json runs`,
    { environment: { MIXUP_STUDIO_LEASE_MS: '1500' } }
  )
  const [during, after] = lines(stdout).slice(-2).map(onlyRun)
  expect(during!.status.state).toBe('running')
  expect(after!.status.state).toBe('finished')
  expect(await curveOf(join(there, 'home'), after!.id)).toEqual(undisturbed)
})
