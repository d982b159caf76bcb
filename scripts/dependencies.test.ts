import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { outdatedDependencies, requireDependencies } from './dependencies'

it('names packages that are missing or of another version', () => {
  const project = mkdtempSync(join(tmpdir(), 'mixup-studio-dependencies-'))
  const install = (name: string, version: string) => {
    const folder = join(project, 'node_modules', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
  }
  const manifest = {
    dependencies: { a: '1.0.0', '@s/b': '2.0.0' },
    devDependencies: { c: '3.0.0' }
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  install('a', '1.0.0')
  install('@s/b', '1.9.0')
  expect(outdatedDependencies(project)).toEqual(['@s/b', 'c'])
  expect(() => {
    requireDependencies(project)
  }).toThrow('Run: npm ci')
  install('@s/b', '2.0.0')
  install('c', '3.0.0')
  expect(outdatedDependencies(project)).toEqual([])
})
