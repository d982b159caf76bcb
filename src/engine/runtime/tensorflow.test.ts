import * as tf from '@tensorflow/tfjs'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runtimeReport } from '../../contract/records'
import { temporaryFolder } from '../../provisioning/testing/fake-machine'
import { loadTensorFlow } from './tensorflow'
import { loadElsewhere } from './testing/load-elsewhere'

describe('loadTensorFlow', () => {
  it('reports what computes', async () => {
    const report = await loadTensorFlow()
    expect(runtimeReport.parse(report)).toEqual(report)
    expect(report.kind).toBe(process.env.MIXUP_STUDIO_RUNTIME ?? 'cpu')
    expect(report.backend).toBe(tf.getBackend())
    expect(report.node).toBe(process.versions.node)
    expect(report.memory.process).toBeGreaterThan(1e7)
  })

  it('runs ops that need what Node 23 removed', () => {
    const ones = tf.ones([2, 2])
    expect(tf.tile(ones, [1, 2]).shape).toEqual([2, 4])
    expect([...tf.matMul(ones, ones).dataSync()]).toEqual([2, 2, 2, 2])
  })

  it('computes with as many threads as asked for', async () => {
    const { report } = await loadElsewhere({ MIXUP_STUDIO_RUNTIME: 'cpu' }, '{ threads: 1 }')
    expect(report).toMatchObject({ kind: 'cpu', threads: 1, tensorflow: '2.21.0', notice: null })
  })

  it('falls back to JavaScript where nothing is set up, and says what to run', async () => {
    const { report, printed } = await loadElsewhere({
      MIXUP_STUDIO_CACHE: temporaryFolder(),
      MIXUP_STUDIO_RUNTIME: ''
    })
    expect(report).toMatchObject({ kind: 'javascript', backend: 'cpu', tensorflow: null })
    expect(report.notice).toMatch(/npm run runtime|macOS arm64 only/)
    expect(printed).toBe('')
  })

  it('hands on why the set-up failed', async () => {
    const cache = join(temporaryFolder(), 'cache')
    mkdirSync(cache)
    const failure = { message: 'There is no Python here', cause: 'no python', at: 1 }
    writeFileSync(join(cache, 'failure-cpu.json'), JSON.stringify(failure))
    const { report } = await loadElsewhere({
      MIXUP_STUDIO_CACHE: cache,
      MIXUP_STUDIO_RUNTIME: 'cpu'
    })
    expect(report.notice).toContain('There is no Python here')
  })

  it('sends the greetings of tfjs to the log', async () => {
    const logFile = join(temporaryFolder(), 'log')
    const { report, printed } = await loadElsewhere(
      { MIXUP_STUDIO_RUNTIME: 'javascript' },
      JSON.stringify({ logFile })
    )
    expect(report).toMatchObject({ kind: 'javascript', threads: 1, notice: null })
    expect(printed).toBe('')
    expect(readFileSync(logFile, 'utf8')).toContain('TensorFlow.js in Node.js')
  })
})
