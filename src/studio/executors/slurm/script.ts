import { join } from 'node:path'
import type { SlurmProfile } from '../../../contract/executors'

/** What a job array computes. */
export interface Batch {
  /** How to start the command line on a node. */
  command: string[]
  home: string
  /** The file whose line n + 1 names the run of task n. */
  index: string
  /** How many lines that has. */
  runs: number
  /** Where tasks print to, with Slurm's %A and %a. */
  output: string
}

export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What one task asks Slurm for. */
export const resourceOptions = (profile: SlurmProfile): string[] => [
  '--nodes=1',
  '--ntasks=1',
  `--cpus-per-task=${profile.cpus}`,
  ...(profile.partition ? [`--partition=${profile.partition}`] : []),
  ...(profile.time ? [`--time=${profile.time}`] : []),
  ...(profile.memory ? [`--mem=${profile.memory}`] : []),
  ...(profile.gpus > 0 ? [`--gres=gpu:${profile.gpus}`] : []),
  ...profile.options
]

/** Where Slurm does not confine a job to the CPUs that it asked for, its threads still keep to their number. */
export const threads =
  'export TF_NUM_INTRAOP_THREADS="${SLURM_CPUS_PER_TASK:-1}" TF_NUM_INTEROP_THREADS="${SLURM_CPUS_PER_TASK:-1}"'

/**
 * The script of a job array. Ahead of the time limit Slurm signals the script alone (`B:`), which passes the signal on,
 * waits for the checkpoint and has the task queued again. One that got no step further is left to the executor, which gives
 * up after some. A task that was stopped on purpose counts as done.
 */
export function batchScript(batch: Batch, profile: SlurmProfile): string {
  const { command, home, index, runs, output } = batch
  const options = [
    '--job-name=mixup-studio',
    `--array=0-${runs - 1}%${profile.atOnce}`,
    `--output=${output}`,
    '--open-mode=append',
    `--signal=B:USR1@${profile.signalBefore}`,
    '--requeue',
    ...resourceOptions(profile)
  ]
  return `#!/bin/bash
${options.map((option) => `#SBATCH ${option}`).join('\n')}
${threads}
${profile.prologue.replaceAll('\r\n', '\n')}
index=${quote(index)}
run=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$index")
if [ -z "$run" ]; then
  echo "$(hostname) cannot read $index: the home folder must be on a file system that every node shares."
  exit 1
fi
newest() { ls "$checkpoints" 2> /dev/null | grep '^step-' | sort | tail -n 1; }
checkpoints=${quote(join(home, 'runs'))}/$run/checkpoints
before=$(newest)
ahead=
${command.map(quote).join(' ')} --home ${quote(home)} run "$run" &
child=$!
trap 'ahead=1; echo "The time limit is near: run $run stops with a checkpoint."; kill -USR1 "$child"' USR1
trap 'kill -TERM "$child"' TERM
trap 'kill -INT "$child"' INT
while wait "$child"; code=$?; kill -0 "$child" 2> /dev/null; do :; done
wait "$child" 2> /dev/null
last=$?
[ "$last" -ne 127 ] && code=$last
echo "run $run ended with exit code $code"
if [ "$code" -eq 75 ] && [ -n "$ahead" ] && [ "$(newest)" != "$before" ]; then
  scontrol requeue "$SLURM_JOB_ID"
  exit 75
fi
[ "$code" -eq 130 ] && exit 0
exit "$code"
`
}
