/**
 * `npx tsx bench/tables.ts`: how long the import of a CSV takes and how much memory, against its size, next to pandas and
 * pyarrow on the same files. Each reading is a process of its own; time is that of reading, memory the peak of the process.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { once } from 'node:events'
import { generator } from '../src/core/random'
import { makePython } from '../src/provisioning/python-environment'
import { measure, type Measured } from './measured'
import { median } from './report'

interface Size {
  rows: number
  columns: number
}

const sizes: Size[] = [
  { rows: 10_000, columns: 51 },
  { rows: 100_000, columns: 51 },
  { rows: 1_000_000, columns: 51 },
  { rows: 200, columns: 200 },
  { rows: 200, columns: 2_000 },
  { rows: 200, columns: 20_000 }
]
const rounds = 3

/** Numbers of six digits, and a class in the last column. */
async function writeTable(path: string, { rows, columns }: Size): Promise<void> {
  const stream = createWriteStream(path)
  const random = generator(1, 'generation')
  const numbers = columns - 1
  stream.write(`${Array.from({ length: numbers }, (_, at) => `x${at}`).join(',')},label\n`)
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: numbers }, () => random.uniform().toFixed(6))
    const more = stream.write(`${cells.join(',')},${row % 3 ? 'ripe' : 'raw'}\n`)
    if (!more) await once(stream, 'drain')
  }
  stream.end()
  await finished(stream)
}

const python = `
import resource, sys, time
reader, path = sys.argv[1:]
if reader == "pandas":
    import pandas
    read = lambda: pandas.read_csv(path)
else:
    from pyarrow import csv
    read = lambda: csv.read_csv(path)
began = time.perf_counter()
table = read()
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`

const folder = await mkdtemp(join(tmpdir(), 'tables-'))
try {
  const interpreter = await makePython({
    name: 'tables-bench',
    requirements: ['pandas==2.3.3', 'pyarrow==22.0.0']
  })
  const worker = ['--import', 'tsx', join(import.meta.dirname, 'import-worker.ts')]
  const readers: Record<string, (path: string) => Measured> = {
    studio: (path) => measure(process.execPath, [...worker, path]),
    pandas: (path) => measure(interpreter, ['-c', python, 'pandas', path]),
    pyarrow: (path) => measure(interpreter, ['-c', python, 'pyarrow', path])
  }
  console.log('| rows x columns | MB | studio | pandas | pyarrow | of pandas |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const size of sizes) {
    const path = join(folder, 'table.csv')
    await writeTable(path, size)
    const found = Object.fromEntries(Object.keys(readers).map((name) => [name, [] as Measured[]]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, read] of Object.entries(readers)) found[name]!.push(read(path))
    }
    const seconds = (name: string) => median(found[name]!.map((one) => one.seconds))
    const memory = (name: string) => Math.max(...found[name]!.map((one) => one.megabytes))
    const cells = Object.keys(readers).map(
      (name) => `${seconds(name).toFixed(2)} s, ${memory(name).toFixed(0)} MB`
    )
    const ratio = (seconds('studio') / seconds('pandas')).toFixed(2)
    const megabytes = ((await stat(path)).size / 1e6).toFixed(0)
    console.log(
      `| ${size.rows} x ${size.columns} | ${megabytes} | ${cells.join(' | ')} | ${ratio} |`
    )
  }
} finally {
  await rm(folder, { recursive: true })
}
