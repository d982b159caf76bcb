import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Linter } from 'eslint'
import * as svelteParser from 'svelte-eslint-parser'
import { describe, expect, it } from 'vitest'
import { fileNames } from './file-names'
import { noNpm } from './no-npm'
import { forbiddenWords, plainWords } from './plain-words'

const linter = new Linter()

function problems(code: string, file: string): string[] {
  const config: Linter.Config = {
    files: ['**/*.ts', '**/*.js', '**/*.svelte'],
    plugins: {
      studio: { rules: { 'plain-words': plainWords, 'file-names': fileNames, 'no-npm': noNpm } }
    },
    rules: {
      'studio/plain-words': 'error',
      'studio/file-names': 'error',
      'studio/no-npm': 'error'
    },
    ...(file.endsWith('.svelte') && { languageOptions: { parser: svelteParser } })
  }
  return linter.verify(code, config, file).map(({ message }) => message)
}

describe('plain words', () => {
  it.each([
    ['a name', 'const lastTold = 1', 'a.js', /"Told" is not plain.*shown/],
    ['a string', 'print("it was reckoned")', 'a.js', /"reckoned".*compute/],
    ['a template', 'print(`${1} begins anew`)', 'a.js', /"anew".*again/],
    ['a comment', '// whoever comes first', 'a.js', /"whoever"/],
    ['a private name', 'class A { #pursue = 1 }', 'a.js', /"pursue"/],
    ['text of a page', '<p>A run is forgiven</p>', 'A.svelte', /"forgiven"/],
    ['an attribute of a page', '<p title="as told">x</p>', 'A.svelte', /"told"/]
  ])('are demanded of %s', (_, code, file, message) => {
    expect(problems(code, file)).toEqual([expect.stringMatching(message)])
  })

  it('leave words alone that contain them', () => {
    expect(problems('const untold = "a rapid pursuer, forgetting"', 'a.js')).toEqual([])
  })

  it('are demanded of every document, except where it lists them', () => {
    const project = join(import.meta.dirname, '..', '..')
    const documents = [
      ...readdirSync(project).filter((name) => name.endsWith('.md')),
      ...readdirSync(join(project, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join('docs', name))
    ]
    expect(documents).toContain('README.md')
    for (const document of documents) {
      const [text] = readFileSync(join(project, document), 'utf8').split('\n## Style\n')
      expect(forbiddenWords(text ?? ''), document).toEqual([])
    }
  })
})

describe('file names', () => {
  it.each([
    ['stepsAhead.ts', /stepsAhead.ts is not named in kebab-case/],
    ['steps_ahead.test.ts', /kebab-case/],
    ['run-view.svelte', /PascalCase/]
  ])('%s is refused', (file, message) => {
    expect(problems('', file)).toEqual([expect.stringMatching(message)])
  })

  it.each([
    'steps-ahead.ts',
    'steps-ahead.full.test.ts',
    '.dependency-cruiser.js',
    'RunView.svelte'
  ])('%s is accepted', (file) => expect(problems('', file)).toEqual([]))
})

it.each([
  ['a string', "throw new Error('Run: npm run runtime')", 'a.js'],
  ['a template', 'print(`${1}: npx mixup-studio`)', 'a.js'],
  ['text of a page', '<p>Then npm start</p>', 'A.svelte']
])('npm is kept out of %s', (_, code, file) => {
  expect(problems(code, file)).toEqual([expect.stringContaining('Installations have no npm')])
})
