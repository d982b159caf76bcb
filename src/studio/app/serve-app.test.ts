import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readingOptions } from '../../contract/data'
import { reportForTests } from '../../contract/testing/report'
import { runConfig } from '../../contract/run-config'
import { appContract, type AppContract } from '../../contract/host'
import { connect, type Client } from '../../rpc/client'
import { memoryWires } from '../../rpc/wires/memory'
import { AllowedPaths } from '../paths/allowed-paths'
import { openHost, type Host } from '../testing/host'
import { serveApp, type HostHandlers } from './serve-app'

const id = 'some-run'
const none = (): never => {
  throw new Error('no test asks for it')
}
const host: HostHandlers = {
  host: () => ({ kind: 'browser', platform: 'test', desktop: null }),
  ...{ choosePath: none, choosePaths: none, listFolder: none },
  ...{ upload: none, discardUpload: none },
  ...{ updates: none, lookForUpdate: none, installUpdate: none }
}

let folder: string
let studio: Host
let page: Client<AppContract>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-app-'))
  await writeFile(join(folder, 'secret.csv'), 'a,b\n1,2\n')
  studio = await openHost(join(folder, 'home'))
  const [own, other] = memoryWires()
  const reading = new AllowedPaths([join(folder, 'allowed')])
  serveApp(studio.studio, other, host, { reading, writing: new AllowedPaths() })
  page = connect(appContract, own)
})

afterAll(async () => {
  page.close()
  await studio.studio.close()
  await rm(folder, { recursive: true })
})

it.each(['predict', 'predictShown'] as const)(
  'a page cannot have a file predicted that it was not given: %s',
  async (call) => {
    const asked = page.call[call]({ id, at: 'last', path: join(folder, 'secret.csv') })
    await expect(asked).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('is not in a folder opened to the studio') as string
    })
  }
)

it('a page cannot have a file of weights read that it was not given', async () => {
  const path = join(folder, 'secret.csv')
  const model = {
    architecture: 'resnet' as const,
    depth: 18 as const,
    initialisation: 'pytorch' as const
  }
  await expect(page.call.addWeights({ path, model, side: 224 })).rejects.toThrow(
    /is not in a folder opened to the studio/
  )
})

it('a page may write nowhere but where its host let people choose', async () => {
  await mkdir(join(folder, 'allowed'), { recursive: true })
  for (const to of [join(folder, 'allowed', 'model'), join(folder, 'model')]) {
    const asked = page.call.exportRun({ id, format: 'tfjs', to })
    await expect(asked).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('is not in a folder opened to the studio') as string
    })
  }
})

describe('data sets that a page was not given', () => {
  const stranger = () => ({ kind: 'path' as const, path: join(folder, 'secret.csv') })
  const allowedData = () => ({ kind: 'bundled' as const, name: 'digits' as const })
  const configOf = (source: object) =>
    runConfig.parse({ data: { source }, model: { architecture: 'mlp' } })
  const foreign = () => configOf(stranger())
  const definition = () => ({
    ...{ name: 'spy', base: foreign(), grid: {}, seeds: [0] },
    ...{ metric: 'accuracy' as const, relevantDifference: 0.01 }
  })
  const byGrid = () => ({
    ...definition(),
    base: configOf({ kind: 'bundled', name: 'digits' }),
    grid: { 'data.source': [stranger()] }
  })

  it.each([
    ['inspected', () => page.call.inspect({ source: stranger() })],
    ['trained on', () => page.call.createRun({ config: foreign() })],
    ['compared on', () => page.call.createExperiment({ definition: definition() })],
    ['planned for', () => page.call.planExperiment({ definition: definition() })],
    ['named by a grid', () => page.call.createExperiment({ definition: byGrid() })],
    ['the base of claims', () => page.call.claimBase({ source: stranger() })],
    ['subject of claims', () => page.call.claims({ base: foreign() })],
    [
      'read through its labels',
      () => page.call.inspect({ source: allowedData(), reading: { labels: stranger().path } })
    ],
    [
      'kept with new labels',
      () => page.call.keepLabels({ reading: { labels: stranger().path }, labels: {} })
    ],
    ['tested by a claim', () => page.call.startClaim({ base: foreign(), name: 'test-error' })]
  ])('cannot be %s', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('is not in a folder opened to the studio') as string
    })
  })

  /** Calls that need only a source, or a source and a run. */
  const takingSources = Object.entries(appContract.calls).flatMap(
    ([name, { input }]): 'scoreOtherData'[] => {
      const takes = input instanceof z.ZodObject && 'source' in input.shape
      return takes && input.safeParse({ id, source: { kind: 'path', path: 'x' } }).success
        ? [name as 'scoreOtherData']
        : []
    }
  )

  it('there are such calls', () => {
    expect(takingSources).toEqual(
      expect.arrayContaining(['inspect', 'addDataSet', 'previewResizing', 'scoreOtherData'])
    )
  })

  it.each(takingSources)('cannot be reached by %s', async (name) => {
    await expect(page.call[name]({ id, source: stranger() })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('is not in a folder opened to the studio') as string
    })
  })
})

it('data of earlier starts are open to the page, and so are their labels', async () => {
  const source = { kind: 'path' as const, path: join(folder, 'own.csv') }
  const labels = join(folder, 'labels.json')
  await writeFile(source.path, 'size,kind\n1,a\n')
  await writeFile(labels, '{}')
  const asked = () => page.call.examples({ source, reading: { labels } })
  await expect(asked()).rejects.toMatchObject({ code: 'not-found' })
  const reading = readingOptions.parse({ labels })
  const record = { id: 'own', name: 'own', added: 0, source, reading, report: reportForTests() }
  await studio.client.call.restoreDataSet(record)
  await expect(asked()).resolves.toMatchObject({ kind: 'table' })
})
