import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { graphicsCardName, processorName, threadCount } from './device'
import { temporaryFolder } from '../../provisioning/testing/fake-machine'

it("reads the graphics card's name from the driver", () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '0000:01:00.0'))
  const information = 'Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t 151\n'
  writeFileSync(join(folder, '0000:01:00.0', 'information'), information)
  expect(graphicsCardName(folder)).toBe('NVIDIA GeForce RTX 4070')
  expect(graphicsCardName(join(folder, 'missing'))).toBe('NVIDIA GPU')
})

it('names a processor whose model the system does not know by its kind', () => {
  expect(processorName(' Apple M2 ')).toBe('Apple M2')
  expect(processorName('unknown')).toBe(`${process.arch} processor`)
  expect(processorName('')).toBe(`${process.arch} processor`)
})

it('counts the threads that TensorFlow was given', () => {
  expect(threadCount({ TF_NUM_INTRAOP_THREADS: '3' })).toBe(3)
  expect(threadCount({})).toBeGreaterThanOrEqual(1)
})
