import { z } from 'zod'
import { executorName } from './executors'
import { realNumber } from './number'
import { runtimeKind, runtimeReport } from './records'
import { runConfig } from './run-config'

const selfTestCheck = z.object({
  title: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** The largest that was found, and what is allowed; null where nothing was compared. */
  difference: realNumber.nullable(),
  allowed: z.number().nullable(),
  /** Why it failed or was skipped, in words. */
  note: z.string().nullable()
})
export type SelfTestCheck = z.infer<typeof selfTestCheck>

const speed = z.object({
  /** What was trained: model, size of the images and of the batch. */
  title: z.string(),
  imagesPerSecond: z.number()
})
export type SelfTestSpeed = z.infer<typeof speed>

/** What is trained for two seconds at most, to see how fast this device is at it. */
const speedProbe = z.object({
  config: runConfig,
  /** Of one example, as the model reads it. */
  shape: z.array(z.int().positive()),
  /** Classes, labels or targets. */
  outputs: z.int().positive()
})
export type SpeedProbe = z.infer<typeof speedProbe>

const probeCall = {
  input: speedProbe,
  output: z.object({ examplesPerSecond: z.number().positive() })
}

export const selfTestReport = z.object({
  studio: z.string(),
  system: z.string(),
  /** Null where nothing could compute. */
  runtime: runtimeReport.nullable(),
  checks: z.array(selfTestCheck),
  speed: speed.nullable(),
  /** Other runs that trained on the device during the test. */
  activeRuns: z.int(),
  seconds: z.number()
})
export type SelfTestReport = z.infer<typeof selfTestReport>

/** Each in a process of its own, which ends when it has answered: TensorFlow is loaded once a process. */
export const deskSelfTestCalls = {
  /** Compares what a device computes with reference numbers, and compiled steps with eager ones. */
  selfTestNumbers: {
    /** Null takes the best device there is. */
    input: z.object({ kind: runtimeKind.nullable() }),
    output: z.object({
      runtime: runtimeReport,
      checks: z.array(selfTestCheck),
      /** Results of one step of each model, for comparing devices. */
      steps: z.record(z.string(), z.instanceof(Float32Array))
    })
  },
  selfTestSpeed: { input: z.void(), output: speed },
  probeSpeed: probeCall
}

export const selfTestCalls = {
  /** Where that executor computes; on a cluster as a job. */
  selfTest: { input: z.object({ executor: executorName }), output: selfTestReport },
  /** How fast the device of this machine trains a configuration, which is not saved. */
  probeSpeed: probeCall
}

/** A check: passed where the difference is allowed; one that is no number is not. */
export function compared(title: string, difference: number, allowed: number): SelfTestCheck {
  const outcome = difference <= allowed ? 'passed' : 'failed'
  return { title, outcome, difference, allowed, note: null }
}

export const countOf = ({ checks }: SelfTestReport, wanted: SelfTestCheck['outcome']): number =>
  checks.filter(({ outcome }) => outcome === wanted).length

function describeCheck({ difference, allowed, note }: SelfTestCheck): string {
  const figures =
    difference === null || allowed === null
      ? []
      : [`differs by ${difference.toExponential(1)}, ${allowed.toExponential()} allowed`]
  return [...figures, ...(note === null ? [] : [note])].join('; ')
}

/** "1,234 images a second" */
export function describeSpeed({ imagesPerSecond: rate }: SelfTestSpeed): string {
  const digits = rate >= 10 ? 0 : 2
  return `${rate.toLocaleString('en-GB', { maximumFractionDigits: digits })} images a second`
}

const kinds = { gpu: ' (graphics processor)', cpu: ' (processor)', webgpu: '', javascript: '' }

/** The report as plain text, to show in a terminal and to paste into a message. */
export function describeSelfTest(report: SelfTestReport): string {
  const { studio, system, runtime, checks, speed, activeRuns, seconds } = report
  const device = runtime
    ? [
        `Device: ${runtime.device}${kinds[runtime.kind]}, threads: ${runtime.threads}`,
        `TensorFlow ${runtime.tensorflow ?? 'not in use'}, TensorFlow.js ${runtime.tfjs}`,
        ...(runtime.notice === null ? [] : [runtime.notice])
      ]
    : []
  const lines = checks.map((check) => {
    const figures = describeCheck(check)
    return `${check.outcome.padEnd(8)}${check.title}${figures && `: ${figures}`}`
  })
  const rate = speed ? [`speed   ${speed.title}: ${describeSpeed(speed)}`] : []
  const busy =
    activeRuns > 0 ? [`Meanwhile ${activeRuns} other runs trained: alone it is faster.`] : []
  const counts = (['passed', 'failed', 'skipped'] as const)
    .map((outcome) => `${countOf(report, outcome)} ${outcome}`)
    .join(', ')
  return [
    `Mixup Studio ${studio} on ${system}`,
    ...device,
    ...lines,
    ...rate,
    ...busy,
    `${counts}, in ${seconds.toFixed(0)} s`
  ].join('\n')
}
