import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../../src/provisioning/sources'
import { markdownTable } from '../markdown-table'
import { writeDocument } from '../write-document'
import type { Compared } from './compare'
import type { Verdict } from './judge'

const path = join(projectFolder(), 'docs', 'ROBUSTNESS.md')
const title = '## The same files in pandas, PyArrow and Pillow\n'

const meanings: Record<Verdict, string> = {
  same: 'as many rows or pictures, every value and class equal; pictures of lossy formats within 8 of 255',
  'differs, with a note': 'the report names the row, the column or the picture',
  refused: 'the studio refuses it, with a reason',
  'only the studio reads it':
    'the other library refuses it, and the studio reports what it found wrong',
  'only the studio reads it, silently':
    'the other library refuses it, and the studio found nothing wrong with what it read',
  'differs silently': 'a value, a row or a class differs and the report says nothing'
}

/** Every text of a cell in one line of a table. */
const inCell = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 160)

function sectionOf(compared: Compared[], seed: number): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  const whole = compared.filter(({ damaged }) => !damaged).length
  const counts = (Object.keys(meanings) as Verdict[]).map((verdict) => {
    const of = (damaged: boolean) =>
      String(compared.filter((one) => one.verdict === verdict && one.damaged === damaged).length)
    return [verdict, of(false), of(true), meanings[verdict]]
  })
  const differences = compared
    .filter(({ verdict }) => /^differs|silently$/.test(verdict))
    .map(({ name, verdict, what }) => [inCell(name), verdict, inCell(what)])
  return `${title}
\`npm run fuzz -- --compare --inputs ${compared.length} --seed ${seed}\` reads data sets of every format here and with the libraries
that people use in Python, which know how the files are written: ${whole} whole ones, and ${compared.length - whole} that are damaged as the fuzzer
does it. ${date}, \`${commit}\`.

${markdownTable(['verdict', 'whole', 'damaged', 'meaning'], counts)}

What differs:

${markdownTable(['data set', 'verdict', 'first difference'], differences)}`
}

/** Writes what came of a comparison into docs/ROBUSTNESS.md. */
export async function writeComparison(compared: Compared[], seed: number): Promise<void> {
  const sections = (await readFile(path, 'utf8')).split(/^(?=## )/m)
  const others = sections.filter((section) => !section.startsWith(title))
  const last = others.findIndex((section) => section.startsWith('## Last figures'))
  const place = last < 0 ? others.length : last
  const text = others.toSpliced(place, 0, `${sectionOf(compared, seed)}\n\n`)
  await writeDocument(path, text.map((section) => section.trim()).join('\n\n'))
}
