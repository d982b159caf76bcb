import { expect, it } from 'vitest'
import { howToSetUp } from './advice'

it('names npm in a checkout only', () => {
  expect(howToSetUp('file:///home/a/studio/out/main/trainer.js')).toBe('run: npm run runtime')
  for (const code of [
    'file:///usr/lib/mixup-studio/resources/app.asar/out/main/trainer.js',
    'C:\\Mixup Studio\\resources\\app.asar\\out\\main\\trainer.js',
    'C:\\Mixup Studio\\resources\\app.asar.unpacked\\out\\main\\trainer.js'
  ]) {
    expect(howToSetUp(code)).toBe('install the studio again')
  }
})
