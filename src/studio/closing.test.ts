import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { runConfig } from '../contract/run-config'
import { memoryWires } from '../rpc/wires/memory'
import type { Launch } from './launch'
import { openHost } from './testing/host'

/** Trainers that never come to answer, as on a machine that has too much to do. */
const unanswering: Launch = () => {
  const [wire] = memoryWires()
  let end: (how: string | null) => void = () => undefined
  const exited = new Promise<string | null>((resolve) => (end = resolve))
  const kill = (why = 'killed'): void => {
    wire.close()
    end(why)
  }
  return { wire, exited, kill }
}

it('does not wait for trainers that have not begun: what they were to train stays in the queue', async () => {
  const home = await mkdtemp(join(tmpdir(), 'mixup-studio-closing-'))
  const host = await openHost(home, { launch: unanswering })
  const config = runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp' }
  })
  const { id } = await host.client.call.createRun({ config })
  await vi.waitUntil(() => host.studio.activeRuns.length === 1, { timeout: 60_000 })
  await host.studio.close()
  expect(host.studio.activeRuns).toEqual([])
  expect((await host.client.call.run({ id })).summary.status).toMatchObject({
    state: 'queued',
    reason: null
  })
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})
