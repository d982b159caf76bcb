import { z } from 'zod'

export const executorName = z.enum(['local', 'slurm'])
export type ExecutorName = z.infer<typeof executorName>

export const executorTitles: Record<ExecutorName, string> = {
  local: 'This machine',
  slurm: 'Slurm cluster'
}

/** One word of Slurm's: no blanks, so that nothing else can hide in a line of the job's script. */
const word = z.string().regex(/^[\w.,:+@%/=*-]*$/, { message: 'no spaces or quotes' })

/** What every job asks Slurm for; empty text leaves it to the cluster. */
export const slurmProfile = z.object({
  partition: word.default('').meta({ title: 'Partition' }),
  time: word.default('01:00:00').meta({
    title: 'Time limit',
    description: 'Runs that need longer are continued in the next job'
  }),
  memory: word.default('').meta({ title: 'Memory', description: 'Such as 4G' }),
  cpus: z.int().min(1).max(1024).default(1).meta({ title: 'CPUs per run' }),
  gpus: z.int().min(0).max(64).default(0).meta({ title: 'GPUs per run' }),
  atOnce: z.int().min(1).max(10_000).default(16).meta({ title: 'Runs at the same time' }),
  signalBefore: z.int().min(5).max(3600).default(120).meta({
    title: 'Checkpoint before the limit (s)'
  }),
  options: z
    .array(z.string().regex(/^--[\w-]+(=[^\n\r]*)?$/, { message: 'such as --account=lab' }))
    .default([])
    .meta({ title: 'Further options of sbatch, one per line' }),
  prologue: z.string().max(10_000).default('').meta({
    title: 'Commands before each run',
    description: 'Shell, such as: module load nodejs'
  })
})
export type SlurmProfile = z.infer<typeof slurmProfile>

/** Where a run computes. */
export const runPlace = z.object({
  executor: executorName,
  /** What the scheduler calls it, such as 17_3; null before it is submitted. */
  job: z.string().nullable(),
  /** The file that the job prints to. */
  output: z.string().nullable()
})

export type RunPlace = z.infer<typeof runPlace>

interface Placed {
  /** Left out for what this machine's queue computes. */
  place?: RunPlace | undefined
  /** The machine that works on it now. */
  host?: string | undefined
}

/** Where a run computes, as "Slurm cluster job 17_3 on node5". */
export function describePlace({ place, host }: Placed): string {
  const job = place?.job == null ? '' : ` job ${place.job}`
  const on = host === undefined ? '' : ` on ${host}`
  return `${executorTitles[place?.executor ?? 'local']}${job}${on}`
}

const executorReport = z.object({
  name: executorName,
  usable: z.boolean(),
  /** What was found, or what is missing and how to mend it; one sentence each. */
  findings: z.array(z.string())
})
export type ExecutorReport = z.infer<typeof executorReport>

export const executorCalls = {
  /** Checks again whether each executor can be used from here. */
  executors: { input: z.void(), output: z.array(executorReport) }
}
