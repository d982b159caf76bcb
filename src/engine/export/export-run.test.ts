import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { creditFor } from '../../contract/bundled'
import '../runtime/testing/load'
import { exportRun } from './export-run'
import { greyImages, trainedOn, writeTrained } from './testing/trained'

const folder = mkdtempSync(join(tmpdir(), 'export-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

it.each(['savedmodel', 'tfjs'] as const)(
  'a model of bundled data in %s format carries the credit that their licence asks for',
  async (format) => {
    const run = join(folder, `${format}-run`)
    await writeTrained(run, trainedOn(greyImages(), { architecture: 'linear' }))
    const saved = join(folder, format)
    await exportRun({ folder: run, at: 'best', format }, saved)
    expect(readFileSync(join(saved, 'README.md'), 'utf8')).toContain(creditFor('digits'))
  }
)
