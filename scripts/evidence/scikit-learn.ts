import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { experimentDefinition } from '../../src/contract/experiment/definition'
import { runCommand } from '../../src/provisioning/command'
import { makePython, type PythonEnvironment } from '../../src/provisioning/python-environment'
import { jsonText } from '../../src/storage/json'
import type { Subject } from './plan'

type Definition = z.input<typeof experimentDefinition>

const environment: PythonEnvironment = {
  name: 'scikit-learn',
  requirements: ['torch==2.13.0', 'scikit-learn==1.7.2', 'pandas==2.3.3']
}

async function runPython(script: string, args: string[]): Promise<string> {
  const python = await makePython(environment)
  const path = join(import.meta.dirname, script)
  const { code, output } = await runCommand(python, [path, ...args], { seconds: 7200 })
  if (code !== 0) throw new Error(`${script} failed. Python said:\n${output}`)
  return output
}

const breastCancerFile = (folder: string): string => join(folder, 'breast-cancer.csv')
const diabetesFile = (folder: string, split: number): string =>
  join(folder, `diabetes-${split}.csv`)

/** Writes scikit-learn's data into a folder. */
async function writeData(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await runPython('scikit-learn.py', [folder])
}

async function subject(
  folder: string,
  key: string,
  title: string,
  definition: Omit<Definition, 'name'>
): Promise<Subject> {
  const file = join(folder, `${key}.json`)
  await writeFile(file, jsonText({ name: title, ...definition }))
  return { key, title, text: '', command: ['compare', file] }
}

const fixedSplits = [0, 1, 2, 3, 4, 5, 6, 7]

/** Breast cancer: five seeds on each of eight fixed splits, then all examples tested by 5-fold repeated twice. */
function breastCancer(folder: string): Promise<Subject[]> {
  const definition = (split: Definition['base']['data']['split']): Omit<Definition, 'name'> => ({
    base: {
      data: {
        source: { kind: 'path', path: breastCancerFile(folder) },
        reading: { target: 'target' },
        split
      },
      model: { architecture: 'mlp' },
      training: { epochs: 60, batchSize: 32 },
      compute: { threads: 1 }
    },
    grid: { mixing: [{ policy: 'input', alpha: 1 }] },
    seeds: [0, 1, 2, 3, 4],
    at: 'last',
    sideBySide: 2
  })
  return Promise.all([
    ...fixedSplits.map((seed) =>
      subject(folder, `breast-cancer-${seed}`, `Split ${seed}`, definition({ seed }))
    ),
    subject(folder, 'breast-cancer-k-fold', '5-fold repeated twice', {
      ...definition({}),
      folds: 5,
      seeds: [0, 1]
    })
  ])
}

/** What the studio and PyTorch train C-Mixup on the diabetes data with. */
const cMixupSettings = {
  epochs: 60,
  batchSize: 32,
  learningRate: 0.001,
  alpha: 2,
  /** Standard deviations of the target. */
  bandwidth: 0.5,
  seeds: 5
}

const diabetesSplits = [0, 1, 2, 3, 4]

/** Diabetes: plain training and C-Mixup at the input and before the second layer, on five fixed splits. */
function diabetes(folder: string): Promise<Subject[]> {
  const { epochs, batchSize, learningRate, alpha, bandwidth, seeds } = cMixupSettings
  const cMixup = (block: number) => ({ policy: 'cmixup', alpha, bandwidth, blocks: [block] })
  return Promise.all(
    diabetesSplits.map((split) =>
      subject(folder, `diabetes-${split}`, `Diabetes, split ${split}`, {
        base: {
          data: {
            source: { kind: 'path', path: diabetesFile(folder, split) },
            reading: { target: 'target', task: 'regression' }
          },
          model: { architecture: 'mlp', hidden: [64, 64], initialisation: 'pytorch' },
          optimizer: { kind: 'adamw', learningRate },
          schedule: { kind: 'constant' },
          training: { epochs, batchSize },
          compute: { threads: 1 }
        },
        grid: { mixing: [cMixup(0), cMixup(1)] },
        seeds: [...Array(seeds).keys()],
        metric: 'rmse',
        at: 'last',
        sideBySide: 2
      })
    )
  )
}

export const testErrors = z.record(
  z.enum(['plain', 'input', 'hidden']),
  z.array(z.array(z.number()))
)
/** Test RMSE of each variant, by split and seed. */
export type TestErrors = z.infer<typeof testErrors>

/** Trains the same as the diabetes subjects, in PyTorch; minutes. */
export async function trainInPyTorch(folder: string): Promise<TestErrors> {
  const settings = join(folder, 'c-mixup-settings.json')
  await writeFile(settings, jsonText(cMixupSettings))
  const output = await runPython('c-mixup.py', [folder, settings])
  return testErrors.parse(JSON.parse(output.trim().split('\n').at(-1)!))
}

/**
 * Writes scikit-learn's breast cancer and diabetes data and their experiments into a folder.
 * @throws StudioError `runtime-unavailable` where Python or the package index is missing
 */
export async function scikitLearnSubjects(
  folder: string
): Promise<{ breastCancer: Subject[]; diabetes: Subject[] }> {
  await writeData(folder)
  return { breastCancer: await breastCancer(folder), diabetes: await diabetes(folder) }
}
