import { cpSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { recommendedWeights } from '../../src/core/recommend'
import { WeightsStore } from '../../src/engine/weights/store'
import { writeJson } from '../../src/storage/json'

/** Copies the pretrained weights that the studio recommends; they are fetched where this machine lacks them. */
export async function stageWeights(folder: string, say: (text: string) => void): Promise<void> {
  const store = new WeightsStore()
  const record = await store.fetch(recommendedWeights, say)
  const numbers = store.path(record.digest)
  mkdirSync(folder, { recursive: true })
  cpSync(numbers, join(folder, basename(numbers)))
  await writeJson(join(folder, `${record.digest}.json`), record)
}
