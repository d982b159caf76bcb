import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { madeBackbone } from './testing/made-backbone'

const { cache, configWith, trained, changedIn, dispose } = madeBackbone()
afterAll(dispose)

const filesOfFeatures = () =>
  readdirSync(join(cache, 'features'), { recursive: true }).filter((name) =>
    String(name).endsWith('.bin')
  )

it('trains the last layer on features that are computed once, and keeps the whole model', async () => {
  const first = await trained(configWith({}))
  expect(await changedIn(first.weights)).toEqual([])
  const kept = filesOfFeatures()
  expect(kept.length).toBeGreaterThan(0)
  const again = await trained(configWith({}))
  expect(again.losses).toEqual(first.losses)
  expect(filesOfFeatures()).toEqual(kept)
})
