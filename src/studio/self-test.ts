import type { deskContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { compared, type SelfTestCheck, type SelfTestReport } from '../contract/self-test'
import { relativeDifference } from '../core/relative-difference'
import type { ClientCalls } from '../rpc/types'
import type { Broadcast } from './broadcast'
import { Desk } from './desk'
import type { Launch } from './launch'

type Numbers = Awaited<ReturnType<ClientCalls<typeof deskContract>['selfTestNumbers']>>

/** Devices sum in different orders, and cuDNN uses its own algorithms. */
const allowedBetweenDevices = 1e-4

/** The checks that a device passes or fails; each part in a process of its own, whose death is a failed check. */
export class SelfTest {
  private running: Promise<SelfTestReport> | null = null

  constructor(
    private readonly launch: Launch,
    private readonly logFile: string,
    private readonly broadcast: Broadcast,
    private readonly version: string,
    private readonly activeRuns: () => number
  ) {}

  /** Requests while it runs get the same answer. */
  run(): Promise<SelfTestReport> {
    this.running ??= this.start().finally(() => (this.running = null))
    return this.running
  }

  private async start(): Promise<SelfTestReport> {
    const began = Date.now()
    const activeRuns = this.activeRuns()
    const checks: SelfTestCheck[] = []
    const numbers = await this.part(checks, 'The device computes', (call) =>
      call.selfTestNumbers({ kind: null })
    )
    checks.push(...(numbers?.checks ?? []))
    if (numbers?.runtime.kind === 'gpu') await this.compareWithProcessor(numbers, checks)
    const speed = await this.part(checks, 'The speed is measured', (call) => call.selfTestSpeed())
    return {
      studio: this.version,
      system: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
      runtime: numbers?.runtime ?? null,
      checks,
      speed,
      activeRuns,
      seconds: (Date.now() - began) / 1000
    }
  }

  /** Asks a fresh process; where that fails, so has a check. */
  private async part<T>(
    checks: SelfTestCheck[],
    title: string,
    work: (call: ClientCalls<typeof deskContract>) => Promise<T>
  ): Promise<T | null> {
    const desk = new Desk(this.launch, this.logFile, this.broadcast)
    try {
      return await desk.call(work)
    } catch (thrown) {
      const note = StudioError.from(thrown).message
      checks.push({ title, outcome: 'failed', difference: null, allowed: null, note })
      return null
    } finally {
      await desk.close()
    }
  }

  private async compareWithProcessor(numbers: Numbers, checks: SelfTestCheck[]): Promise<void> {
    const processor = await this.part(checks, 'The processor computes', (call) =>
      call.selfTestNumbers({ kind: 'cpu' })
    )
    if (!processor) return
    const differences = Object.entries(processor.steps).map(([name, expected]) =>
      relativeDifference(numbers.steps[name] ?? [], expected)
    )
    const largest = differences.length > 0 ? Math.max(...differences) : NaN
    const title = 'The compiled steps on the graphics processor as on the processor'
    checks.push(compared(title, largest, allowedBetweenDevices))
  }
}
