import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { DataSetReport, RuntimeReport } from '../contract/records'
import type { RunConfig } from '../contract/run-config'
import type { SpeedProbe } from '../contract/self-test'
import { exampleShapeOf, outputsOf, trainingWork } from '../core/workload'
import { readJson, versioned, writeJson } from '../storage/json'
import { contentKey } from './experiments/configuration-key'

const keptSpeeds = z.object({
  speeds: z.array(z.object({ key: z.string(), examplesPerSecond: z.number().positive() }))
})
type KeptSpeed = z.infer<typeof keptSpeeds>['speeds'][number]

const mostKept = 500
/** Milliseconds that an estimate waits for the device or a trial; what comes later serves the next estimate. */
const patience = 4000

interface Parts {
  /** Where probes are kept. */
  folder: string
  runtime: () => Promise<RuntimeReport>
  probe: (probe: SpeedProbe) => Promise<{ examplesPerSecond: number }>
  /** Whether something trains here, which would be measured too. */
  isBusy: () => boolean
}

/** How fast the device of this machine trains models: each is tried for two seconds at most, once a machine and device. */
export class Speeds {
  private readonly running = new Map<string, Promise<number>>()

  constructor(private readonly parts: Parts) {}

  /** Name of the device that computes here; null while it is not known. */
  async device(): Promise<string | null> {
    const runtime = await inTime(this.parts.runtime())
    return runtime?.device ?? null
  }

  /** Examples trained on per second, as an earlier probe found it or one that is made now. */
  async measure(probe: SpeedProbe): Promise<number> {
    const key = keyOf(await this.parts.runtime(), probe)
    const kept = await this.kept(key)
    if (kept !== null) return kept
    const running = this.running.get(key) ?? this.probe(key, probe)
    this.running.set(key, running)
    return running.finally(() => this.running.delete(key))
  }

  /**
   * Examples that a run would train on per second; null where nothing was measured yet.
   * Of a model, one policy is tried, and the others by what they cost.
   */
  async ofRun(config: RunConfig, report: DataSetReport): Promise<number | null> {
    const plain: RunConfig = { ...config, mixing: { policy: 'none' } }
    const shape = exampleShapeOf(report)
    const probe = { config: plain, shape, outputs: outputsOf(report, config.data) }
    const speed = await inTime(this.ofEstimate(probe))
    if (speed === null) return null
    return (speed * trainingWork(plain, report)) / trainingWork(config, report)
  }

  /** Null where it is not known and something trains, or where an earlier estimate began a trial that is not over. */
  private async ofEstimate(probe: SpeedProbe): Promise<number | null> {
    const key = keyOf(await this.parts.runtime(), probe)
    const kept = await this.kept(key)
    if (kept !== null) return kept
    return this.parts.isBusy() || this.running.has(key) ? null : this.measure(probe)
  }

  private async probe(key: string, probe: SpeedProbe): Promise<number> {
    const { examplesPerSecond } = await this.parts.probe(probe)
    // What runs meanwhile takes its share of the device.
    if (!this.parts.isBusy()) {
      const others = (await this.all()).filter((one) => one.key !== key)
      const speeds = [...others, { key, examplesPerSecond }].slice(-mostKept)
      await writeJson(this.path, versioned({ speeds })).catch(() => undefined)
    }
    return examplesPerSecond
  }

  private async kept(key: string): Promise<number | null> {
    return (await this.all()).find((one) => one.key === key)?.examplesPerSecond ?? null
  }

  /** A damaged file is nothing but probes to make again. */
  private async all(): Promise<KeptSpeed[]> {
    return (await readJson(this.path, keptSpeeds).catch(() => null))?.speeds ?? []
  }

  private get path(): string {
    return join(this.parts.folder, 'speeds.json')
  }
}

/** Null where it takes longer than an estimate waits; the work goes on. */
async function inTime<T>(work: Promise<T>): Promise<T | null> {
  // Where nobody waits any more, nobody hears of its failure either.
  work.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Equal where a probe would find the same: on one device, for models, batches and optimizers that are alike. */
function keyOf(runtime: RuntimeReport, { config, shape, outputs }: SpeedProbe): string {
  const { kind, device, threads, tfjs, tensorflow } = runtime
  const { model, optimizer, mixing, training, compute } = config
  const { batchSize, clipNorm } = training
  return contentKey({
    ...{ machine: hostname(), kind, device, threads, tfjs, tensorflow },
    ...{ model, optimizer: optimizer.kind, mixing, batchSize, clipNorm, compute, shape, outputs }
  })
}
