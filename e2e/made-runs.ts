import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runConfig } from '../src/contract/run-config'
import { runStatus } from '../src/contract/records'

export interface MadeRun {
  id: string
  name: string
  steps: number
  stepsPerEpoch: number
  seed: number
}

const rowsPerLine = 1000
const began = Date.UTC(2026, 0, 1)

const config = (name: string, seed: number) =>
  runConfig.parse({
    name,
    seed,
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'small-cnn' },
    mixing: { policy: 'input', alpha: 0.2 }
  })

/** Writes a finished run as the trainer would have left it, so that charts have much to draw. */
export async function writeRun(
  home: string,
  { id, name, steps, stepsPerEpoch, seed }: MadeRun
): Promise<void> {
  const folder = join(home, 'runs', id)
  await mkdir(folder, { recursive: true })
  const epochs = Math.ceil(steps / stepsPerEpoch)
  const status = runStatus.parse({
    state: 'finished',
    created: began,
    updated: began + steps * 10,
    epoch: epochs,
    epochs,
    step: steps,
    stepsPerEpoch,
    bestEpoch: epochs,
    bestValue: 0.9,
    reason: 'completed',
    error: null
  })
  await writeFile(join(folder, 'config.json'), JSON.stringify(config(name, seed)))
  await writeFile(join(folder, 'status.json'), JSON.stringify(status))
  const metrics = await open(join(folder, 'metrics.jsonl'), 'w')
  for (let first = 0; first < steps; first += rowsPerLine) {
    const rows = Array.from(
      { length: Math.min(rowsPerLine, steps - first) },
      (_, row) => first + row
    )
    const columns = {
      step: rows.map((row) => row + 1),
      epoch: rows.map((row) => Math.floor(row / stepsPerEpoch) + 1),
      loss: rows.map((row) => Number((2 / (1 + row / 300) + noise(row + seed)).toFixed(4))),
      learningRate: rows.map(() => 0.001),
      lambda: rows.map((row) => Number(noise(row * 3 + seed).toFixed(3))),
      time: rows.map((row) => began + row * 10)
    }
    await metrics.write(`${JSON.stringify({ type: 'steps', columns })}\n`)
  }
  await metrics.close()
}

/** Between 0 and 1, the same for the same number. */
const noise = (value: number): number => Math.abs(Math.sin(value * 12.9898) * 43_758.5453) % 1
