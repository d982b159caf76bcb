import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { StudioError } from '../../contract/errors'
import type { RunEvent } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { Scores } from '../../contract/metrics'
import type { RuntimeReport } from '../../contract/records'
import { compared } from '../../contract/self-test'
import { replaceFile } from '../../storage/durable'
import type { DeskEngine } from '../desk/engine'
import type { RunEngine, Training } from '../run/engine'

// The name of an experiment says how its fake training behaves: "good", "invalid data", "dies", "runs out of memory",
// "slow to open" or "rejects".
const stepsPerEpoch = 20
const checkpointEvery = 7

const runtime: RuntimeReport = {
  kind: 'javascript',
  backend: 'fake',
  device: 'none',
  tfjs: '0',
  tensorflow: null,
  node: process.versions.node,
  threads: 1,
  memory: { total: 1, free: 1, process: 1 },
  notice: null
}

interface State {
  step: number
  value: number
}

/** What step `step` does to the state: chaotic, so one lost or repeated step is noticed. */
function advance({ step, value }: State): State {
  return { step: step + 1, value: (3.9 * value * (1 - value) + Math.sin(step) / 1000 + 1) % 1 }
}

async function newest(folder: string): Promise<State | null> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
  const last = names.sort().at(-1)
  return last ? (JSON.parse(await readFile(join(folder, last), 'utf8')) as State) : null
}

function exhaustMemory(): never {
  setFlagsFromString('--max-old-space-size=60')
  const held: number[][] = []
  for (;;) held.push(new Array<number>(1_000_000).fill(held.length + 0.5))
}

const scoresOf = (value: number): Scores => ({ examples: 1, loss: value, score: 1 - value })

class FakeTraining implements Training {
  constructor(
    private state: State,
    private readonly config: RunConfig,
    private readonly folder: string,
    private readonly beforeCheckpoint: () => Promise<void>
  ) {}

  /** So does the mixed run with seed 1 of an experiment whose name says so. */
  private get diverges(): boolean {
    const { name, mixing, seed } = this.config
    return name.startsWith('Mixing diverges') && mixing.policy !== 'none' && seed === 1
  }

  async *train(): AsyncGenerator<RunEvent> {
    const { epochs } = this.config.training
    const total = epochs * stepsPerEpoch
    yield {
      type: 'started',
      epochs,
      stepsPerEpoch,
      resumedAt: this.state.step,
      best: null,
      trainExamples: 1,
      validationExamples: 1,
      testExamples: 1,
      parameters: 1,
      device: 'none',
      time: Date.now()
    }
    let saved = this.state.step
    try {
      while (this.state.step < total) {
        await sleep(2)
        this.state = advance(this.state)
        const { step, value } = this.state
        if (this.config.name === 'dies' && step === 30) process.kill(process.pid, 'SIGKILL')
        if (this.config.name === 'runs out of memory' && step === 30) exhaustMemory()
        if (this.diverges && step === 30) {
          throw new StudioError('diverged', 'The loss became NaN at step 30.')
        }
        if (this.config.name === 'rejects') void Promise.reject(new Error('nobody handles this'))
        const epoch = Math.ceil(step / stepsPerEpoch)
        yield stepEvent(step, epoch, value)
        if (step % stepsPerEpoch === 0) yield epochEvent(step, epoch, value)
        if (step % checkpointEvery === 0) {
          await this.save()
          saved = step
          yield { type: 'checkpoint', epoch, step, best: null, time: Date.now() }
        }
      }
    } finally {
      if (saved !== this.state.step) await this.save()
    }
  }

  async *evaluate(): AsyncGenerator<RunEvent> {
    await sleep(1)
    const scores = scoresOf(this.state.value)
    const { epochs } = this.config.training
    for (const split of ['validation', 'test'] as const) {
      yield { type: 'evaluated', split, at: 'last', epoch: epochs, scores }
    }
  }

  // oxlint-disable-next-line typescript/require-await -- an asynchronous generator by its interface
  async *scoreUninformed(): AsyncGenerator<RunEvent> {
    yield { type: 'uninformed', split: 'test', scores: scoresOf(0.9) }
  }

  dispose(): void {}

  private async save(): Promise<void> {
    await this.beforeCheckpoint()
    const name = `step-${String(this.state.step).padStart(9, '0')}.json`
    await replaceFile(join(this.folder, name), JSON.stringify(this.state))
  }
}

function stepEvent(step: number, epoch: number, loss: number): RunEvent {
  return {
    type: 'steps',
    columns: {
      step: [step],
      epoch: [epoch],
      loss: [step === 1 ? NaN : loss],
      learningRate: [0.1],
      lambda: [1],
      time: [Date.now()]
    }
  }
}

function epochEvent(step: number, epoch: number, value: number): RunEvent {
  const metrics = {
    epoch,
    step,
    trainLoss: value,
    validation: scoresOf(value),
    learningRate: 0.1,
    seconds: 1,
    examplesPerSecond: 1,
    time: Date.now()
  }
  return { type: 'epoch', metrics }
}

export const fakeRunEngine: RunEngine = {
  load: () => Promise.resolve(runtime),
  async open({ config, folder, resume, beforeCheckpoint }) {
    if (config.name === 'invalid data') {
      throw new StudioError('invalid-data', 'The file has no rows. Choose another.')
    }
    if (config.name === 'slow to open') await sleep(60_000)
    const checkpoints = join(folder, 'checkpoints')
    await mkdir(checkpoints, { recursive: true })
    const state = resume ? await newest(checkpoints) : null
    const start = state ?? { step: 0, value: 0.3 }
    return new FakeTraining(start, config, checkpoints, beforeCheckpoint)
  }
}

const notStudied = (): never => {
  throw new StudioError('unsupported', 'Nothing was learnt here.')
}

export const fakeDeskEngine: DeskEngine = (progress) => ({
  report: () => runtime,
  inspect: () => {
    progress('reading', 1, 2)
    return process.kill(process.pid, 'SIGKILL') as never
  },
  previewResizing: () => [],
  listPictures: () => ({ classes: [], without: 0, total: 0, pictures: [] }),
  examples: () => ({ kind: 'table', columns: [], rows: [] }),
  distributions: () => [],
  previewBatch: () => {
    throw new StudioError('unsupported', 'Nothing is mixed here.')
  },
  evaluate: ({ folder }) => ({ ...scoresOf(0.25), examples: folder.length, epoch: 1 }),
  scoreOtherData: ({ folder }) => ({ ...scoresOf(0.5), examples: folder.length, epoch: 1 }),
  predict: ({ path }) => [{ where: path, classes: [{ name: 'a', probability: NaN }] }],
  calibration: notStudied,
  robustness: notStudied,
  betweenExamples: notStudied,
  memorisation: notStudied,
  judgedExamples: notStudied,
  lineBetween: notStudied,
  explainExample: notStudied,
  featureMap: notStudied,
  attackedPictures: notStudied,
  predictShown: notStudied,
  predictTyped: notStudied,
  predictedValues: notStudied,
  exportModel: ({ to, format }) => ({
    files: [{ path: `${format} of ${to}`, bytes: 1 }],
    usage: { language: 'Python', code: '' }
  }),
  archiveModel: notStudied,
  gpuSupport: () => ({ state: 'none' }),
  addGpuSupport: notStudied,
  listWeights: () => [],
  fetchWeights: notStudied,
  addWeights: notStudied,
  // A graphics card that miscalculates, and a driver that crashes.
  selfTestNumbers: ({ kind }) => ({
    runtime: { ...runtime, kind: kind ?? 'gpu' },
    checks: [compared('a product', 1e-6, 1e-5)],
    steps: { weights: Float32Array.of(1, kind === 'cpu' ? 2 : 2.002) }
  }),
  probeSpeed: () => ({ examplesPerSecond: 1000 }),
  selfTestSpeed: () => process.kill(process.pid, 'SIGKILL') as never
})
