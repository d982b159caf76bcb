import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { nameOfExport } from '../contract/export'
import { runConfig } from '../contract/run-config'
import { openHost, reaches, type Host } from './testing/host'

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'export-'))
  host = await openHost(home)
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

async function create(name: string, epochs: number): Promise<string> {
  const config = runConfig.parse({
    name,
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp' },
    training: { epochs }
  })
  return (await host.client.call.createRun({ config })).id
}

it('is refused while the run is running, and possible once it has been stopped', async () => {
  const { call } = host.client
  const id = await create('good', 100_000)
  await reaches(host, id, 'running')
  const request = { id, format: 'tfjs', to: join(home, 'model') } as const
  await expect(call.exportRun(request)).rejects.toMatchObject({
    code: 'conflict',
    message: 'This run has not finished. Wait for it to finish, or stop it, then export it.'
  })
  await call.stopRun({ id })
  await reaches(host, id, 'stopped')
  const { files } = await call.exportRun(request)
  expect(files).toEqual([{ path: `tfjs of ${request.to}`, bytes: 1 }])
  await expect(call.exportRun({ ...request, to: 'model' })).rejects.toMatchObject({
    code: 'invalid-argument'
  })
})

it('is refused for a run that never began to train', async () => {
  const id = await create('invalid data', 1)
  await reaches(host, id, 'failed')
  await expect(
    host.client.call.archiveRun({ id, format: 'savedmodel', name: 'model' })
  ).rejects.toMatchObject({ code: 'not-found' })
})

it('is named so that every system takes it', () => {
  expect(nameOfExport('Äpfel & Birnen: 2/3', 'tfjs')).toBe('Äpfel-Birnen-2-3-tfjs')
  expect(nameOfExport('..', 'savedmodel')).toBe('run-savedmodel')
})
