import { z } from 'zod'
import { dataDigests, dataSource, task, readingOptions, splitName } from './data'
import { errorRecord } from './errors'
import { runPlace } from './executors'
import { runConfig } from './run-config'
import { scores } from './metrics'
import { realNumber } from './number'

export const runtimeKind = z.enum(['gpu', 'cpu', 'javascript'])
export type RuntimeKind = z.infer<typeof runtimeKind>

/** What computes, as it was found, not as it was asked for. */
export const runtimeReport = z.object({
  kind: runtimeKind,
  /** The tfjs backend: "tensorflow" or "cpu" (JavaScript). */
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
  notice: z.string().nullable()
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

/** No process is working on a run in such a state, or will without being asked to. */
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
  /** Of the data that it is trained on; left out as the sizes are. */
  digests: dataDigests.optional(),
  /** Milliseconds that trainers have worked on it: not in the queue, not paused. Left out by earlier versions. */
  worked: z.number().optional(),
  /** Of the training steps of its newest epoch. */
  examplesPerSecond: z.number().optional(),
  results: z
    .array(z.object({ split: splitName, at: z.enum(['best', 'last']), epoch: z.int(), scores }))
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
  /** When the process started, as the operating system counts it, so that a reused pid is told apart. */
  processStart: z.string(),
  host: z.string(),
  since: z.number(),
  /** Whose processes its pid is one of: machine, boot and container. Left out by earlier versions. */
  machine: z.string().optional(),
  /** Milliseconds for which it counts as alive elsewhere after it was last renewed. */
  lease: z.number().positive().optional(),
  /** It has let go. */
  released: z.literal(true).optional()
})
export type RunOwner = z.infer<typeof runOwner>

/** `user.json`: what people add; written by the service. */
export const runUserRecord = z.object({
  name: z.string().max(200).optional(),
  tags: z.array(z.string().max(60)).default([]),
  colour: z.int().min(0).optional(),
  deleted: z.number().nullable().default(null)
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
  host: z.string().optional()
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
  kind: z.enum(['numeric', 'categorical']),
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
  /** [height, width, channels] of images, [columns] of tables. */
  shape: z.array(z.int()),
  kind: z.enum(['image', 'table']),
  classes: z.array(z.object({ name: z.string(), examples: z.int() })),
  targets: z.array(z.string()),
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
  /** What stood in for cells that could not be read as they are: one sentence each. */
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
