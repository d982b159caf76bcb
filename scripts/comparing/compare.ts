import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generator } from '../../src/core/random'
import { makePython } from '../../src/provisioning/python-environment'
import { mutate } from '../fuzzing/mutate'
import { judge, type Judgement, type PeerReading } from './judge'
import { comparedSamples, type ComparedSample } from './samples'
import { readByStudio } from './studio'

const peers = {
  name: 'compare',
  requirements: [
    ...['pandas==2.3.3', 'pyarrow==22.0.0', 'Pillow==12.0.0', 'openpyxl==3.1.5'],
    'scikit-learn==1.7.2'
  ]
}

export interface Compared extends Judgement {
  /** Of the sample, and the number of the damage. */
  name: string
  damaged: boolean
}

interface Written {
  name: string
  damaged: boolean
  path: string
  sample: ComparedSample
}

async function write(
  sample: ComparedSample,
  number: number,
  damaged: boolean,
  seed: number,
  folder: string
): Promise<Written> {
  const files = { ...sample.files }
  const random = generator(seed, 'generation', number)
  const names = Object.keys(files)
  const file = names[random.integer(names.length)]!
  if (damaged) files[file] = mutate(files[file]!, random, files[file]!).bytes
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  const name = damaged ? `${sample.name}, damaged (${number})` : sample.name
  return { name, damaged, path: join(folder, sample.open ?? ''), sample }
}

/**
 * Reads so many data sets, each whole once and then damaged, here and with the libraries that people use in Python.
 * @param seed of the damage
 */
export async function compareWithPeers(count: number, seed: number): Promise<Compared[]> {
  await import('../../src/engine/runtime/testing/load')
  const python = await makePython(peers)
  const samples = await comparedSamples()
  const folder = await mkdtemp(join(tmpdir(), 'compared-'))
  try {
    const written: Written[] = []
    for (let number = 0; number < count; number++) {
      const sample = samples[number % samples.length]!
      const damaged = number >= samples.length
      written.push(await write(sample, number, damaged, seed, join(folder, String(number))))
    }
    const jobs = written.map(({ path, sample: { peer } }) => ({ path, options: {}, ...peer }))
    const script = join(import.meta.dirname, 'peers.py')
    const output = execFileSync(python, [script], {
      input: JSON.stringify(jobs),
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'ignore']
    })
    const readings = JSON.parse(output.toString()) as PeerReading[]
    const compared: Compared[] = []
    for (const [index, { name, damaged, path }] of written.entries()) {
      const studio = await readByStudio(path, join(folder, 'cache', String(index)))
      compared.push({ name, damaged, ...judge(readings[index]!, studio) })
    }
    return compared
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
