/**
 * `npx tsx bench/pictures.ts [largest]`: how long the import of a folder of small pictures takes and how much memory, against
 * their number, next to Pillow and NumPy in one process on the same files. Each reading is a process of its own; time is that of
 * reading, memory the peak of the process. Writes its section of docs/BENCHMARKS.md.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { markdownTable } from '../scripts/markdown-table'
import { generator } from '../src/core/random'
import { mapConcurrently } from '../src/engine/data/images/concurrency'
import { makePython } from '../src/provisioning/python-environment'
import { circumstances, load, writeSection } from './document'
import { measure, type Measured } from './measured'
import { median } from './report'

const largest = Number(process.argv[2] ?? 100_000)
const sizes = [largest / 10, largest / 3.2, largest].map(Math.round)
const [side, classes, rounds] = [28, 10, 3]
const requirements = ['Pillow==12.0.0', 'numpy==2.3.4']

/** Pictures from one number to another: a blob in noise, in one of ten folders. */
async function write(folder: string, from: number, to: number): Promise<void> {
  const indices = Array.from({ length: to - from }, (_, index) => from + index)
  await mapConcurrently(indices, 16, async (index) => {
    const random = generator(index, 'generation')
    const [x, y] = [random.uniform() * side, random.uniform() * side]
    const pixels = Uint8Array.from({ length: side * side }, (_, at) => {
      const distance = Math.hypot((at % side) - x, Math.floor(at / side) - y)
      return Math.max(0, 255 - 20 * distance) * 0.9 + random.uniform() * 25
    })
    const raw = { width: side, height: side, channels: 1 as const }
    const png = await sharp(pixels, { raw }).toColourspace('b-w').png().toBuffer()
    await writeFile(join(folder, String(index % classes), `${index}.png`), png)
  })
}

const python = `
import os, resource, sys, time
import numpy
from PIL import Image
began = time.perf_counter()
pixels, labels = [], []
for label, name in enumerate(sorted(os.listdir(sys.argv[1]))):
    folder = os.path.join(sys.argv[1], name)
    for file in sorted(os.listdir(folder)):
        with Image.open(os.path.join(folder, file)) as image:
            pixels.append(numpy.asarray(image))
        labels.append(label)
pixels = numpy.stack(pixels)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`

const shown = (found: Measured[]): string => {
  const seconds = median(found.map((one) => one.seconds)).toFixed(1)
  return `${seconds} s, ${Math.max(...found.map((one) => one.megabytes)).toFixed(0)} MB`
}

const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
try {
  const interpreter = await makePython({ name: 'pictures-bench', requirements })
  const worker = ['--import', 'tsx', join(import.meta.dirname, 'import-worker.ts'), folder]
  for (let label = 0; label < classes; label++) await mkdir(join(folder, String(label)))
  const rows: string[][] = []
  let written = 0
  for (const size of sizes) {
    await write(folder, written, size)
    written = size
    const [ours, theirs]: [Measured[], Measured[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      ours.push(measure(process.execPath, worker))
      theirs.push(measure(interpreter, ['-c', python, folder]))
    }
    const perThousand = (1e6 * median(ours.map((one) => one.seconds))) / size
    rows.push([
      ...[size.toLocaleString('en'), shown(ours), shown(theirs), `${perThousand.toFixed(0)} ms`]
    ])
    console.log(rows.at(-1)!.join(' | '))
  }
  const head = ['pictures', 'studio', 'Pillow and NumPy', 'studio, for a thousand']
  await writeSection(
    'Importing pictures',
    `Written by \`npx tsx bench/pictures.ts${largest === 100_000 ? '' : ` ${largest}`}\` on ${circumstances(2)}, load ${load()}, ${requirements.join(', ')}.
Grey PNGs of ${side} x ${side} in ${classes} folders, read without a cache; the studio decodes, hashes, compares and keeps them, and reports. Each
reading is a process of its own, turns are taken; medians of ${rounds} in seconds, and the largest peak of memory.

${markdownTable(head, rows)}`
  )
} finally {
  await rm(folder, { recursive: true })
}
