import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copyHomeOf6feb018 } from '../studio/testing/home-of-6feb018'
import { startCommand } from './testing/start-command'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-move-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const run = (...commandLine: string[]) => startCommand(folder, ...commandLine).ended

it('packs in one home and unpacks in another, with records for scripts', async () => {
  const old = await copyHomeOf6feb018(join(folder, 'old'))
  const file = join(folder, 'run.zip')
  const id = '20261128-225132986-rhuew'
  const packed = await run('pack', id, '--to', file, '--home', old, '--json')
  expect(packed, packed.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(packed.stdout)).toMatchObject({
    ...{ type: 'packed', file, runs: [id], experiments: [], leftOut: [] },
    bytes: expect.any(Number) as number
  })

  const home = join(folder, 'new')
  const unpacked = await run('unpack', file, '--home', home, '--json')
  expect(unpacked, unpacked.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(unpacked.stdout)).toEqual({
    ...{ type: 'unpacked', runs: { added: [id], known: [] } },
    experiments: { added: [], known: [] }
  })
  const listed = await run('runs', '--home', home, '--json')
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id, status: { state: 'finished' } }])

  expect((await run('unpack', file, '--home', home)).stdout).toContain(`run ${id}: already here`)
  await writeFile(file, 'no zip')
  const refused = await run('unpack', file, '--home', home)
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('The archive cannot be used')
})
