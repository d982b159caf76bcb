import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readingOptions } from '../../contract/data'
import { runConfig } from '../../contract/run-config'
import { openHome, type Home } from '../home'
import { RunStore } from '../run-store'
import { removeLeftovers } from './leftovers'
import { measureUploads, removeUnusedUploads } from './uploads'

let folder: string
let home: Home
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploads-'))
  home = await openHome(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const longAgo = new Date(Date.now() - 3 * 86_400_000)

async function makeOld(path: string): Promise<void> {
  await utimes(path, longAgo, longAgo)
}

async function upload(id: string, { old = true } = {}): Promise<string> {
  const path = join(home.uploads, id, 'table.csv')
  await mkdir(join(home.uploads, id), { recursive: true })
  await writeFile(path, 'a,b\n1,2\n')
  if (old) for (const one of [path, join(home.uploads, id)]) await makeOld(one)
  return path
}

const source = (path: string) => ({ kind: 'path' as const, path })

describe('uploads', () => {
  it('go only when no data set, run, experiment or claim refers to them', async () => {
    const paths = await Promise.all(
      ['of-set', 'of-run', 'of-damaged', 'of-experiment', 'of-nobody'].map((id) => upload(id))
    )
    await upload('just-now', { old: false })
    const [ofSet = '', ofRun = '', ofDamaged = '', ofExperiment = ''] = paths
    const reading = readingOptions.parse({})
    await writeFile(
      join(folder, 'data-sets.json'),
      JSON.stringify([{ id: 'a', source: source(ofSet), reading }])
    )
    await new RunStore(home.runs).create(
      runConfig.parse({ data: { source: source(ofRun) }, model: { architecture: 'mlp' } })
    )
    await mkdir(join(home.runs, 'damaged'))
    await writeFile(join(home.runs, 'damaged/config.json'), `{"data": "${ofDamaged}`)
    await mkdir(join(home.experiments, 'one'), { recursive: true })
    await writeFile(join(home.experiments, 'one/experiment.json'), JSON.stringify({ ofExperiment }))

    expect(await measureUploads(home)).toMatchObject({ count: 6, unused: { count: 1, bytes: 8 } })
    await removeUnusedUploads(home)
    expect((await readdir(home.uploads)).sort()).toEqual(
      ['just-now', 'of-damaged', 'of-experiment', 'of-run', 'of-set'].sort()
    )
  })

  it('all stay where it cannot be known who refers to them', async () => {
    await upload('of-nobody')
    await mkdir(join(home.runs, 'unreadable/config.json'), { recursive: true })
    await expect(removeUnusedUploads(home)).rejects.toMatchObject({ code: 'storage' })
    expect(await readdir(home.uploads)).toEqual(['of-nobody'])
  })
})

describe('temporary files', () => {
  const dead = 2 ** 22 + 1
  const make = async (path: string, old: boolean): Promise<void> => {
    await writeFile(join(folder, path), 'half')
    if (old) await makeOld(join(folder, path))
  }

  it('go once their process is dead, and not before', async () => {
    await mkdir(join(home.runs, 'a-run/checkpoints'), { recursive: true })
    await mkdir(join(home.runs, `.new.${dead}-0a0b0c0d.tmp`))
    await makeOld(join(home.runs, `.new.${dead}-0a0b0c0d.tmp`))
    // What an `unpack` leaves that was killed.
    await mkdir(join(folder, `.unpack.${dead}-0a0b0c0d.tmp/runs/half`), { recursive: true })
    await makeOld(join(folder, `.unpack.${dead}-0a0b0c0d.tmp`))
    await make(`settings.json.${dead}-0a0b0c0d.tmp`, true)
    await make(`runs/a-run/checkpoints/step.safetensors.${dead}-0a0b0c0d.tmp`, true)
    await make(`runs/a-run/.time-${dead}-0a0b0c0d.tmp`, true)
    await make(`runs/a-run/owner.3.json.${dead}.tmp`, true)
    // Another machine that shares the home may have a process of that number.
    await make(`settings.json.${dead}-1a1b1c1d.tmp`, false)
    await make(`settings.json.${process.pid}-2a2b2c2d.tmp`, true)
    await make('runs/a-run/notes.tmp', true)
    expect(await removeLeftovers(home)).toBe(6)
    const left = (await readdir(folder, { recursive: true })).filter((path) =>
      path.endsWith('.tmp')
    )
    expect(left.sort()).toEqual(
      [
        'runs/a-run/notes.tmp',
        `settings.json.${dead}-1a1b1c1d.tmp`,
        `settings.json.${process.pid}-2a2b2c2d.tmp`
      ].sort()
    )
  })
})
