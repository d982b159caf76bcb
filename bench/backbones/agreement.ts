import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { optimizerConfig } from '../../src/contract/optimization'
import { describeModel } from '../../src/core/architecture'
import { relativeDifference } from '../../src/core/relative-difference'
import { decodeSafetensors } from '../../src/core/safetensors'
import { createRunner } from '../../src/engine/graph/create-runner'
import { convertWeights } from '../../src/engine/weights/convert'
import { nets } from './nets'

const pictures = 4
const classes = 1000

/**
 * How far the studio's logits of random pictures are from those of PyTorch's libraries, for the same random weights, which
 * are read from a file of `torch.save`'s.
 * @returns a row per net: the largest difference, as a share of the largest logit, compiled and eager
 */
export async function agreement(python: string): Promise<string[][]> {
  const rows: string[][] = []
  for (const { library, name, model, side } of nets) {
    const folder = await mkdtemp(join(tmpdir(), 'backbones-'))
    try {
      execFileSync(python, [
        join(import.meta.dirname, '../peers/backbone_logits.py'),
        ...[folder, library, name, String(side)]
      ])
      const file = (path: string) => readFile(join(folder, path))
      const { bytes } = await convertWeights(model, await file('weights.pth'))
      const { arrays } = decodeSafetensors(bytes)
      const weights = Object.fromEntries(
        Object.entries(arrays).map(([parameter, { data }]) => [parameter, data as Float32Array])
      )
      const input = new Float32Array(new Uint8Array(await file('pictures.f32')).buffer)
      const expected = JSON.parse(String(await file('logits.json'))) as number[]
      const differences: string[] = []
      for (const engine of ['compiled', 'eager'] as const) {
        const runner = createRunner(
          {
            model: describeModel(model, [side, side, 3], classes),
            ...{ task: 'classification', labelSmoothing: 0, clipNorm: null },
            optimizer: optimizerConfig.parse({ kind: 'sgd', momentum: 0 })
          },
          weights,
          { engine, threads: 2 }
        )
        const logits = await runner.predict(input, pictures)
        differences.push(relativeDifference(logits, expected).toExponential(1))
        runner.dispose()
      }
      rows.push([`${library} \`${name}\``, ...differences])
      console.log(rows.at(-1)!.join('  '))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return rows
}
