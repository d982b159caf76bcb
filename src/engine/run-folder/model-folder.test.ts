import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import '../runtime/testing/load'
import { generator } from '../../core/random'
import { decodeSafetensors, encodeSafetensors } from '../../core/safetensors'
import { exportRun } from '../export/export-run'
import { greyImages, trainedOn, writeTrained } from '../export/testing/trained'
import { weightsPath } from './model-folder'
import { readOutcome, storeOutcome } from './results'
import { openTrainedModel } from './trained-model'

let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'model-folder-'))
  await writeTrained(folder, trainedOn(greyImages(), { architecture: 'linear' }))
})
afterEach(() => rmSync(folder, { recursive: true }))

function flipBit(path: string, bit: number): void {
  const bytes = readFileSync(path)
  bytes[bit >> 3]! ^= 1 << (bit & 7)
  writeFileSync(path, bytes)
}

describe('the weights of a run', () => {
  it('are refused by export, prediction and evaluation wherever one bit has flipped', async () => {
    const path = weightsPath(folder, 'best')
    const whole = readFileSync(path)
    const random = generator(15, 'generation')
    for (let round = 0; round < 40; round++) {
      flipBit(path, Math.floor(random.uniform() * whole.length * 8))
      await expect(openTrainedModel(folder, 'best')).rejects.toMatchObject({ code: 'storage' })
      writeFileSync(path, whole)
    }
    flipBit(path, whole.length * 8 - 3)
    const to = join(folder, 'exported')
    await expect(exportRun({ folder, at: 'best', format: 'tfjs' }, to)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(path) as string
    })
  })

  it('without a checksum, as earlier versions wrote them, are read', async () => {
    const path = weightsPath(folder, 'best')
    const { arrays } = decodeSafetensors(readFileSync(path))
    writeFileSync(path, encodeSafetensors(arrays, { epoch: '1' }))
    const { epoch, predictor } = await openTrainedModel(folder, 'best')
    predictor.dispose()
    expect(epoch).toBe(1)
  })

  it('of another model are refused', async () => {
    const path = weightsPath(folder, 'best')
    const { arrays } = decodeSafetensors(readFileSync(path))
    const [name = ''] = Object.keys(arrays)
    delete arrays[name]
    writeFileSync(path, encodeSafetensors(arrays, { epoch: '1' }))
    await expect(openTrainedModel(folder, 'best')).rejects.toMatchObject({ code: 'storage' })
  })
})

it('predictions that were kept are refused where one bit has flipped', async () => {
  const outcome = {
    logits: Float32Array.of(1, 2, 3, 4),
    targets: Float32Array.of(1, 0, 0, 1),
    labels: Int32Array.of(0, 1),
    origin: Int32Array.of(5, 6),
    groups: null,
    epoch: 3
  }
  await storeOutcome(folder, 'best', 'test', outcome)
  expect(await readOutcome(folder, 'best', 'test')).toEqual(outcome)
  const path = join(folder, 'evaluation', 'best-test.safetensors')
  flipBit(path, readFileSync(path).length * 8 - 60)
  await expect(readOutcome(folder, 'best', 'test')).rejects.toMatchObject({ code: 'storage' })
})
