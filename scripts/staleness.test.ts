import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { isStale, recordBuild } from './staleness'

let project: string
let output: string
const inputs = ['src', 'settings.json', 'not-there']
const write = (path: string, text: string) => {
  writeFileSync(join(project, path), text)
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'mixup-studio-staleness-'))
  output = join(project, 'out')
  mkdirSync(join(project, 'src', 'deep'), { recursive: true })
  write('src/deep/a.ts', 'one')
  write('settings.json', '{}')
  recordBuild(project, inputs, output)
})

it('is fresh after a build, also when only times change', () => {
  expect(isStale(project, inputs, output)).toBe(false)
  utimesSync(join(project, 'src/deep/a.ts'), 1, 1)
  expect(isStale(project, inputs, output)).toBe(false)
  expect(isStale(project, inputs, output)).toBe(false)
})

it('is stale when nothing was built', () => {
  expect(isStale(project, inputs, join(project, 'elsewhere'))).toBe(true)
})

it.each([
  ['a changed file', 'src/deep/a.ts'],
  ['a new file', 'src/b.ts'],
  ['a changed setting', 'settings.json'],
  ['an input that appears', 'not-there']
])('is stale after %s', (_, path) => {
  write(path, 'two')
  expect(isStale(project, inputs, output)).toBe(true)
})

it('takes no notice of tests', () => {
  write('src/a.test.ts', 'two')
  expect(isStale(project, inputs, output)).toBe(false)
})
