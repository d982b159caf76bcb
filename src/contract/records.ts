import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { dataDigests, dataSource, task, readingOptions, splitName } from './data'
import { errorRecord } from './errors'
import { runPlace } from './executors'
import { runConfig } from './run-config'
import { scores } from './metrics'
import { notes } from './notes'
import { realNumber } from './number'

export const runtimeKind = z.enum(['gpu', 'cpu', 'webgpu', 'javascript'])
export type RuntimeKind = z.infer<typeof runtimeKind>

/** The compute backend in use, which may differ from the requested one. */
export const runtimeReport = z.object({
  kind: runtimeKind,
  /** The tfjs backend: "tensorflow", "webgpu" or "cpu" (JavaScript). */
  backend: z.string(),
  /** Name of the device that really computes. */
  device: z.string(),
  tfjs: z.string(),
  tensorflow: z.string().nullable(),
  node: z.string(),
  threads: z.int(),
  /** Bytes. */
  memory: z.object({ total: z.number(), free: z.number(), process: z.number() }),
  /** Why a faster runtime is not used, and the command that mends it. */
  notice: z.string().nullable(),
  /** Why this kind computes and what would be faster, in one line; left out by earlier versions. */
  why: z.string().optional()
})
export type RuntimeReport = z.infer<typeof runtimeReport>

export const runState = z.enum([
  'queued',
  'starting',
  'running',
  'paused',
  'finished',
  'stopped',
  'failed',
  'interrupted' // its owner died; it can be resumed
])
export type RunState = z.infer<typeof runState>

const finalStates: RunState[] = ['finished', 'stopped', 'failed', 'interrupted']

/** No process is working on a run in such a state, and none will unless asked. */
export function isFinal(state: RunState): boolean {
  return finalStates.includes(state)
}

/** `status.json`: written by the trainer alone, replaced as a whole. */
export const runStatus = z.object({
  state: runState,
  created: z.number(),
  updated: z.number(),
  epoch: z.int(),
  epochs: z.int(),
  step: z.int(),
  stepsPerEpoch: z.int().nullable(),
  bestEpoch: z.int().nullable(),
  bestValue: realNumber.nullable(),
  reason: z.string().nullable(),
  error: errorRecord.nullable(),
  /** Sizes of the splits as they are trained on; left out before training begins and by earlier versions. */
  examples: z.object({ train: z.int(), validation: z.int(), test: z.int() }).optional(),
  /** Of the data as they were read; left out as the sizes are. */
  task: task.optional(),
  /** Of the data that it is trained on; left out as the sizes are. */
  digests: dataDigests.optional(),
  /** Milliseconds that trainers have worked on it: not in the queue, not paused. Left out by earlier versions. */
  worked: z.number().optional(),
  /** What its trainer had written to `metrics.jsonl`. Left out by earlier versions. */
  metricsBytes: z.int().optional(),
  /** Of the training steps of its newest epoch. */
  examplesPerSecond: z.number().optional(),
  /** Name of the device that computed it last. Left out by earlier versions. */
  device: z.string().optional(),
  results: z
    .array(z.object({ split: splitName, at: checkpointName, epoch: z.int(), scores }))
    .default([]),
  /** Of a run that failed: what the uninformed prediction scores, which counts in its place. */
  uninformed: z.array(z.object({ split: splitName, scores })).optional()
})
export type RunStatus = z.infer<typeof runStatus>

/** Seconds that trainers have worked on a run; of one of an earlier version, seconds since it was made. */
export const secondsWorked = ({ worked, created, updated }: RunStatus): number =>
  (worked ?? updated - created) / 1000

/** `owner.<n>.json`: who owns a run; each owner creates the file after that of the owner before it. */
export const runOwner = z.object({
  pid: z.int(),
  /** When the process started, as the operating system reports it, so a reused pid is recognised. */
  processStart: z.string(),
  host: z.string(),
  since: z.number(),
  /** Where its pid is valid: machine, boot and container. Left out by earlier versions. */
  machine: z.string().optional(),
  /** Milliseconds for which it counts as alive elsewhere after it was last renewed. */
  lease: z.number().positive().optional(),
  /** Ownership was released. */
  released: z.literal(true).optional()
})
export type RunOwner = z.infer<typeof runOwner>

/** `user.json`: user data; written by the service. */
export const runUserRecord = z.object({
  name: z.string().max(200).optional(),
  tags: z.array(z.string().max(60)).default([]),
  colour: z.int().min(0).optional(),
  deleted: z.number().nullable().default(null),
  notes: notes.optional()
})
export type RunUserRecord = z.infer<typeof runUserRecord>

export const runSummary = z.object({
  id: z.string(),
  name: z.string(),
  config: runConfig,
  status: runStatus,
  user: runUserRecord,
  /** Left out for runs that this machine's queue computes. */
  place: runPlace.optional(),
  /** The machine that works on it now. */
  host: z.string().optional(),
  /** What of its folder is missing or damaged, where it can be used all the same. */
  problem: z.string().optional()
})
export type RunSummary = z.infer<typeof runSummary>

const problemKind = z.enum([
  'unreadable',
  'wrong size',
  'duplicate',
  'in two splits',
  'empty class',
  'one-example class',
  'skipped',
  'missing values',
  'bad row',
  'uncertain',
  'cannot measure',
  'note'
])
export type ProblemKind = z.infer<typeof problemKind>

/** A line of the import report: what was found where, and what became of it. */
const importProblem = z.object({
  kind: problemKind,
  /** A file, a row ("row 12") or a class. */
  where: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info'])
})
export type ImportProblem = z.infer<typeof importProblem>

const columnSummary = z.object({
  name: z.string(),
  role: z.enum(['feature', 'target', 'group', 'ignored']),
  kind: z.enum(['numeric', 'categorical', 'text']),
  missing: z.int(),
  /** Numeric columns. */
  minimum: realNumber.optional(),
  maximum: realNumber.optional(),
  mean: realNumber.optional(),
  /** Categorical columns: the most frequent first. */
  categories: z.array(z.object({ name: z.string(), examples: z.int() })).optional()
})
export type ColumnSummary = z.infer<typeof columnSummary>

/** What reading a data set found. */
export const dataSetReport = z.object({
  name: z.string(),
  source: dataSource,
  format: z.string(),
  reading: readingOptions,
  task,
  examples: z.int(),
  /** [height, width, channels] of images, [columns] of tables, [pieces, 1] of texts. */
  shape: z.array(z.int()),
  kind: z.enum(['image', 'table']),
  classes: z.array(z.object({ name: z.string(), examples: z.int() })),
  targets: z.array(z.string()),
  /** Regression: the standard deviation of the targets, over all examples; of several the root of the mean variance. */
  targetDeviation: realNumber.optional(),
  columns: z.array(columnSummary),
  givenSplits: z.record(z.string(), z.int()),
  problems: z.array(importProblem),
  decoder: z.string().nullable(),
  seconds: z.number(),
  fromCache: z.boolean()
})
export type DataSetReport = z.infer<typeof dataSetReport>

export const prediction = z.object({
  /** A file name, or "row 12". */
  where: z.string(),
  /** Classes or labels with their probabilities, the most likely first. */
  classes: z.array(z.object({ name: z.string(), probability: realNumber })).optional(),
  /** Regression: one value a target. */
  values: z.array(z.object({ name: z.string(), value: realNumber })).optional(),
  error: z.string().optional(),
  /** Replacements for cells that could not be read: one sentence each. */
  notes: z.array(z.string()).optional()
})
export type Prediction = z.infer<typeof prediction>

/** `environment.json` */
export const environmentRecord = z.object({
  studio: z.string(),
  runtime: runtimeReport,
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.int(),
  /** Versions of the packages that a result may depend on; left out by earlier versions. */
  packages: z.record(z.string(), z.string()).optional()
})
export type EnvironmentRecord = z.infer<typeof environmentRecord>
