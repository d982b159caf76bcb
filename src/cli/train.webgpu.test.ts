import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { records } from './testing/records'
import { startCommand } from './testing/start-command'

const settings = [
  ...['model.architecture=mlp', 'model.hidden=[32]', 'optimizer.learningRate=0.01'],
  ...['data.examplesPerClass=50', 'training.batchSize=32', 'training.epochs=3']
]

it('trains the digits, shortened, and names the device that did', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mixup-studio-webgpu-'))
  const options = settings.flatMap((setting) => ['--set', setting])
  const { ended } = startCommand(home, 'train', 'digits-mixup', '--json', ...options)
  const { code, stdout, stderr } = await ended
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const events = records(stdout)
  const tested = events.find(
    ({ type, split, at }) => type === 'evaluated' && split === 'test' && at === 'best'
  )
  const { accuracy } = tested?.['scores'] as { accuracy: number }
  console.log(`digits, shortened: ${(100 * accuracy).toFixed(1)} % of the test split`)
  expect(accuracy).toBeGreaterThan(0.8)
  expect(events.find(({ type }) => type === 'started')?.['device']).toContain('WebGPU')
  rmSync(home, { recursive: true })
})
