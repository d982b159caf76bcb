import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { runConfig } from '../contract/run-config'
import { takeOwnership } from '../storage/owner'
import { childLauncher } from './launch-child'
import { openHost, reaches } from './testing/host'
import { programs } from './testing/programs'

const launch = childLauncher(programs.fakeTrainer)

it('a run that another process lets go of late is started again, and never reads interrupted', async () => {
  const home = await mkdtemp(join(tmpdir(), 'owned-'))
  let trainers = 0
  const host = await openHost(home, {
    launch: (role, log) => {
      const trainer = launch(role, log)
      if (role === 'run' && trainers++ === 0) void own(join(home, 'runs'), () => trainers > 1)
      return trainer
    }
  })
  try {
    const config = runConfig.parse({
      data: { source: { kind: 'generated', name: 'two-moons' } },
      model: { architecture: 'mlp' },
      training: { epochs: 2 }
    })
    const { id } = await host.client.call.createRun({ config })
    await reaches(host, id, 'finished', 'interrupted')
    expect(host.states(id)).toEqual(['starting', 'running', 'finished'])
    expect(trainers).toBe(2)
  } finally {
    await host.studio.close()
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** Owns the only run until something has happened, as a batch of hundreds may for longer than a trainer waits. */
async function own(runs: string, happened: () => boolean): Promise<void> {
  const [id = ''] = (await readdir(runs)).filter((name) => /^\d/.test(name))
  const ownership = await takeOwnership(join(runs, id, 'owner.json'))
  await vi.waitUntil(happened, { timeout: 300_000 })
  await ownership.release()
}
