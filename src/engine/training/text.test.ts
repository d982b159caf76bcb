import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../contract/run-config'
import { shortTexts, shortTextsCsv } from '../../core/text/testing/corpus'
import { wordsOf } from '../../core/text/word-pieces'
import { recommend } from '../../core/recommend'
import { unsuitableMixing } from '../../core/unsuitable-mixing'
import type { DataSet } from '../data/dataset'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { readForPrediction } from '../data/prediction/read-for-prediction'
import { encode } from '../data/preparation/encode'
import { previewBatch } from '../preview/preview-batch'
import { collect, newFolder, ofType } from './testing/small-run'
import { openTraining } from './train'

const folder = mkdtempSync(join(tmpdir(), 'texts-'))
const path = join(folder, 'texts.csv')
let dataSet: DataSet

beforeAll(async () => {
  writeFileSync(path, shortTextsCsv())
  dataSet = await loadDataSet(
    { kind: 'path', path },
    runConfig.shape.data.parse({ source: { kind: 'path', path } }).reading,
    folder
  )
})

const configOf = (changes: Partial<RunConfigInput>) =>
  runConfig.parse({
    data: { source: { kind: 'path', path }, reading: dataSet.report.reading },
    model: { architecture: 'text-mean', embedding: 16, hidden: 16 },
    mixing: { policy: 'manifold', alpha: 0.2 },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    training: { epochs: 4, batchSize: 50 },
    ...changes
  })

/** Accuracy of naive Bayes over the words, on the second half: what a bag of words does. */
function bagOfWords(): number {
  const texts = shortTexts()
  const half = texts.slice(0, texts.length / 2)
  const counts = new Map<string, number>()
  for (const { text, subject } of half) {
    for (const word of wordsOf(text)) {
      const key = `${subject} ${word}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const subjects = [...new Set(texts.map(({ subject }) => subject))]
  const score = (text: string, subject: string) =>
    wordsOf(text).reduce(
      (sum, word) => sum + Math.log(1 + (counts.get(`${subject} ${word}`) ?? 0)),
      0
    )
  const others = texts.slice(half.length)
  const right = others.filter(({ text, subject }) =>
    subjects.every((other) => other === subject || score(text, subject) > score(text, other))
  )
  return right.length / others.length
}

describe('a table of texts', () => {
  it('is solved by its words alone', () => {
    expect(bagOfWords()).toBeGreaterThan(0.9)
  })

  it('takes the text column as the input where nothing else is left to learn from', () => {
    const { report, features } = dataSet
    expect(report).toMatchObject({ task: 'classification', targets: ['subject'], shape: [64, 1] })
    expect(report.reading.text).toBe('text')
    expect(report.examples).toBe(2000)
    expect(features).toMatchObject({ kind: 'table', columns: [{ kind: 'text', name: 'text' }] })
    expect(report.columns.find(({ name }) => name === 'text')).toMatchObject({ kind: 'text' })
  })

  it('is recommended a TextCNN and mixing of words and sentences', () => {
    const { config } = recommend(dataSet.report.source, dataSet.report)
    expect(config.model.architecture).toBe('text-cnn')
    expect(config.mixing).toMatchObject({ policy: 'manifold', alpha: 0.2 })
    expect(unsuitableMixing(config, dataSet.report)).toBeNull()
    for (const policy of ['input', 'cutmix', 'regmixup', 'column-cutmix'] as const) {
      const other = runConfig.parse({ ...config, mixing: { policy } })
      expect(unsuitableMixing(other, dataSet.report)).toMatch(/wordMixup/)
    }
  })

  it.each([
    ['text-mean', { architecture: 'text-mean', embedding: 16, hidden: 16 }, [1]],
    ['text-cnn', { architecture: 'text-cnn', embedding: 16, filters: 8, dropout: 0 }, [2]]
  ] as const)('trains %s to nine of ten and more', async (_, model, blocks) => {
    const config = configOf({
      model,
      mixing: { policy: 'manifold', alpha: 0.2, blocks: [...blocks] }
    })
    const { data, preprocessing } = prepare(dataSet, config.data, config.seed)
    const training = await openTraining({
      ...{
        config,
        data,
        preprocessing,
        folder: newFolder(),
        resume: false,
        device: 'test',
        cache: folder
      }
    })
    await collect(training.train())
    const results = ofType(await collect(training.evaluate()), 'evaluated')
    training.dispose()
    const { scores } = results.find(({ at, split }) => at === 'best' && split === 'test')!
    expect(scores.accuracy).toBeGreaterThan(0.9)
  })

  it('shows the texts of a batch and their partners', async () => {
    const config = configOf({ mixing: { policy: 'manifold', blocks: [1] } })
    const { data, preprocessing } = prepare(dataSet, config.data, config.seed)
    const shown = await previewBatch({ config, data, preprocessing, epoch: 0, step: 0, limit: 3 })
    expect(shown.block).toBe(1)
    if (shown.features.kind !== 'text') throw new Error('these are no texts')
    expect(shown.features.first).toHaveLength(3)
    expect(shown.features.second).toHaveLength(3)
    expect(shown.features.first[0]).toMatch(/the \w+/)
  })

  it('reads a typed sentence for prediction', async () => {
    const config = configOf({})
    const { preprocessing } = prepare(dataSet, config.data, config.seed)
    const typed = join(folder, 'typed.csv')
    writeFileSync(typed, 'text\n"the soup, with garlic"\n\n')
    const { features } = await readForPrediction(typed, preprocessing)
    const encoded = encode(preprocessing, features, [0])
    expect(encoded).toHaveLength(64)
    expect(encoded.subarray(0, 5).every((piece) => piece > 1)).toBe(true)
    expect(encoded.subarray(5).every((piece) => piece === 0)).toBe(true)
  })
})
