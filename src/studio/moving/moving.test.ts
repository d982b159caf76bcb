import { createHash } from 'node:crypto'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync, type ZipOptions, type Zippable } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { copyHomeOf6feb018 } from '../testing/home-of-6feb018'
import { openHost, type Host } from '../testing/host'

const experiment = 'flowers-does-mixing-help-b2f1cc88'
const flowers = '20261128-225132986-rhuew'

let folder: string
let hosts: Host[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'moving-'))
  hosts = []
})
afterEach(async () => {
  await Promise.all(hosts.map(({ studio }) => studio.close()))
  await rm(folder, { recursive: true, force: true })
})

async function open(home: string): Promise<Host> {
  const host = await openHost(home, { lookEvery: 3_600_000 })
  hosts.push(host)
  return host
}
const openOld = async () => open(await copyHomeOf6feb018(join(folder, 'old')))

async function contents(home: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || /owner|\.lock/.test(entry.name)) continue
    found.set(
      path.slice(home.length),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    )
  }
  return found
}

it('moves an experiment with its runs: the same files, curves and verdict, and nothing is done twice', async () => {
  const old = await openOld()
  const file = join(folder, 'flowers.zip')
  const packed = await old.studio.pack(experiment, file)
  expect(packed).toMatchObject({
    experiments: [experiment],
    leftOut: [],
    bytes: (await stat(file)).size
  })
  expect(packed.runs.length).toBeGreaterThan(1)

  const home = join(folder, 'new')
  const other = await open(home)
  const unpacked = await other.studio.unpack(file)
  expect(unpacked.runs).toEqual({ added: [...packed.runs].sort(), known: [] })
  // Named by what it asks: the copy of the old home has its data elsewhere.
  const [id = ''] = unpacked.experiments.added
  expect(unpacked.experiments).toEqual({ added: [id], known: [] })
  const [before, after] = [await contents(join(folder, 'old', 'home')), await contents(home)]
  for (const run of packed.runs) {
    const own = [...before].filter(([name]) => name.startsWith(`/runs/${run}/`))
    expect(own.length).toBeGreaterThan(5)
    for (const [name, hash] of own) expect(after.get(name), name).toBe(hash)
  }
  const was = await old.client.call.experiment({ id: experiment })
  const is = await other.client.call.experiment({ id })
  expect(is.table).toEqual(was.table)
  expect(is.members).toEqual(was.members)

  expect(await other.studio.unpack(file)).toEqual({
    runs: { added: [], known: [...packed.runs].sort() },
    experiments: { added: [], known: [id] }
  })
  expect((await readdir(home)).filter((name) => name.startsWith('.'))).toEqual([])
})

it('moves one run, without links and without what steers a host', async () => {
  const old = await openOld()
  const run = join(folder, 'old', 'home', 'runs', flowers)
  await writeFile(join(run, 'request.json'), '{"action":"stop"}')
  await symlink('/etc/passwd', join(run, 'model', 'link.json'))
  const file = join(folder, 'run.zip')
  expect((await old.studio.pack(flowers, file)).runs).toEqual([flowers])
  const home = join(folder, 'new')
  expect((await (await open(home)).studio.unpack(file)).runs.added).toEqual([flowers])
  const names = await readdir(join(home, 'runs', flowers), { recursive: true })
  expect(names).toContain('metrics.jsonl')
  expect(names.filter((name) => /owner|request|link/.test(name))).toEqual([])
})

it('packs no run that trains, and says what to do', async () => {
  const { studio, client } = await open(join(folder, 'home'))
  const { id } = await client.call.createRun({
    config: runConfig.parse({
      data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
      model: { architecture: 'mlp', hidden: [4] },
      training: { epochs: 100_000 }
    })
  })
  await expect(studio.pack(id, join(folder, 'run.zip'))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Wait for it to finish, or stop it') as string
  })
  expect(await readdir(folder)).not.toContain('run.zip')
})

it('overwrites no file, and keeps another run by the same id', async () => {
  const old = await openOld()
  const file = join(folder, 'run.zip')
  await old.studio.pack(flowers, file)
  await expect(old.studio.pack(flowers, file)).rejects.toMatchObject({ code: 'conflict' })
  const path = join(folder, 'old', 'home', 'runs', flowers, 'metrics.jsonl')
  await truncate(path, 100)
  await expect(old.studio.unpack(file)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('--home') as string
  })
  expect((await stat(path)).size).toBe(100)
  await expect(old.studio.pack('no-such-run', join(folder, 'b.zip'))).rejects.toMatchObject({
    code: 'not-found'
  })
})

describe('an archive that nobody should trust', () => {
  let good: Record<string, Uint8Array>
  const id = 'a-run'
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  beforeEach(async () => {
    const home = await copyHomeOf6feb018(join(folder, 'old'))
    good = {}
    for (const name of ['config.json', 'status.json', 'metrics.jsonl']) {
      good[`runs/${id}/${name}`] = await readFile(join(home, 'runs', flowers, name))
    }
  })

  const manifestOf = (files: Record<string, Uint8Array>, change: object = {}) => ({
    ...{ format: 'mixup-studio-archive', version: 1, studio: 'test', packed: 0 },
    files: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        name,
        { bytes: bytes.length, sha256: sha256(bytes) }
      ])
    ),
    ...change
  })

  interface Hostile {
    files?: Record<string, Uint8Array>
    options?: Record<string, ZipOptions>
    manifest?: object | null
    /** Made of the archive's bytes. */
    spoil?: (zip: Uint8Array) => Uint8Array
  }

  async function archive({ files = {}, options = {}, manifest, spoil }: Hostile): Promise<string> {
    const all = { ...good, ...files }
    const wanted = manifest === undefined ? manifestOf(all) : manifest
    const entries: Zippable = {}
    if (wanted) entries['manifest.json'] = Buffer.from(JSON.stringify(wanted))
    for (const [name, bytes] of Object.entries(all)) entries[name] = [bytes, options[name] ?? {}]
    const zip = zipSync(entries)
    const path = join(folder, 'hostile.zip')
    await writeFile(path, spoil ? spoil(zip) : zip)
    return path
  }

  const some = Buffer.from('some text')
  const named = (name: string): Hostile => ({ files: { [name]: some } })
  const link = { os: 3, attrs: (0o120777 << 16) >>> 0 }
  const replaced =
    (name: string, change: (record: Record<string, unknown>) => void) => (): Hostile => {
      const path = `runs/${id}/${name}`
      const record = JSON.parse(Buffer.from(good[path]!).toString()) as Record<string, unknown>
      change(record)
      return { files: { [path]: Buffer.from(JSON.stringify(record)) } }
    }

  it('is taken in where nothing is wrong with it', async () => {
    const { studio } = await open(join(folder, 'new'))
    expect((await studio.unpack(await archive({}))).runs.added).toEqual([id])
  })

  /** The archive with another uncompressed size for one file in its list. */
  function declaring(zip: Uint8Array, name: string, bytes: number): Uint8Array {
    const spoilt = Buffer.from(zip)
    const listed = spoilt.lastIndexOf(name) - 46
    expect(spoilt.readUInt32LE(listed)).toBe(0x02014b50)
    spoilt.writeUInt32LE(bytes, listed + 24)
    return spoilt
  }

  const cases: [string, string, Hostile | (() => Hostile)][] = [
    ['a path upwards', 'relative path|does not belong', named('../outside.txt')],
    [
      'a path upwards below a run',
      'relative path|does not belong',
      named(`runs/${id}/../../outside.txt`)
    ],
    ['an absolute path', 'absolute path|does not belong', named('/tmp/outside.txt')],
    ['a drive', 'absolute path|does not belong', named('C:/outside.txt')],
    ['backslashes', 'invalid characters|does not belong', named(`runs\\${id}\\x.json`)],
    ['a file of the home', 'does not belong', named('settings.json')],
    ['an owner', 'does not belong', named(`runs/${id}/owner.7.json`)],
    ['a request to a trainer', 'does not belong', named(`runs/${id}/request.json`)],
    ['a job', 'does not belong', named(`runs/${id}/executor.json`)],
    ['a hidden file', 'does not belong', named(`runs/${id}/.profile`)],
    ['a device of Windows', 'does not belong', named(`runs/${id}/model/NUL.json`)],
    ['a script of an executor', 'does not belong', named('executors/slurm/x/job.sh')],
    ['a folder', 'does not belong', { files: { [`runs/${id}/model/`]: new Uint8Array() } }],
    [
      'one name in two cases',
      'twice',
      { files: { [`runs/${id}/a.json`]: some, [`runs/${id}/A.json`]: some } }
    ],
    [
      'a link',
      'link',
      {
        files: { [`runs/${id}/log.txt`]: Buffer.from('/etc/passwd') },
        options: { [`runs/${id}/log.txt`]: link }
      }
    ],
    ['a bomb', 'bomb', { files: { [`runs/${id}/log.txt`]: new Uint8Array(4e6) } }],
    ['no manifest', 'manifest.json', { manifest: null }],
    ['another manifest', 'manifest is damaged', { manifest: { format: 'other' } }],
    ['a newer manifest', 'newer version', () => ({ manifest: manifestOf(good, { version: 2 }) })],
    [
      'a file that the manifest does not know',
      'does not list',
      () => ({ files: { [`runs/${id}/log.txt`]: some }, manifest: manifestOf(good) })
    ],
    [
      'a file that is missing',
      'missing',
      () => ({ manifest: manifestOf({ ...good, [`runs/${id}/log.txt`]: some }) })
    ],
    [
      'another content',
      'does not match its manifest',
      () => ({ files: { [`runs/${id}/metrics.jsonl`]: some }, manifest: manifestOf(good) })
    ],
    [
      'a run that trains',
      'not ended',
      replaced('status.json', (status) => (status['state'] = 'running'))
    ],
    [
      'a run that waits',
      'not ended',
      replaced('status.json', (status) => (status['state'] = 'queued'))
    ],
    [
      'a configuration that is none',
      'config.json',
      replaced('config.json', (config) => delete config['data'])
    ],
    [
      'an experiment that is none',
      'experiment',
      { files: { 'experiments/x/experiment.json': Buffer.from('{}') } }
    ],
    [
      'a size that is not true',
      'damaged',
      { spoil: (zip) => declaring(zip, `runs/${id}/metrics.jsonl`, 10) }
    ],
    ['half of it', 'is truncated', { spoil: (zip) => zip.subarray(0, zip.length / 2) }],
    ['nothing', 'not a zip', { spoil: () => new Uint8Array() }],
    [
      'damaged data',
      'damaged|manifest',
      { spoil: (zip) => zip.map((byte, at) => (at > 300 && at < 320 ? byte ^ 255 : byte)) }
    ]
  ]
  /** What is in the home and next to it, without the files by which a host asks the disk for its time. */
  async function everywhere(home: string): Promise<string[]> {
    const names = await Promise.all([readdir(home, { recursive: true }), readdir(folder)])
    return names
      .flat()
      .filter((name) => !/^\.time-.*\.tmp$/.test(name))
      .sort()
  }

  it.each(cases)('is refused with %s, and the home stays as it was', async (_, words, hostile) => {
    const home = join(folder, 'new')
    const { studio } = await open(home)
    const path = await archive(typeof hostile === 'function' ? hostile() : hostile)
    await mkdir(join(home, 'runs'), { recursive: true })
    const before = await everywhere(home)
    await expect(studio.unpack(path)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(words) as string
    })
    expect(await everywhere(home)).toEqual(before)
  })
})
