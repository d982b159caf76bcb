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

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * The script of a job array. Ahead of the time limit Slurm signals the script alone (`B:`), which passes the signal on,
 * waits for the checkpoint and has the task queued again. A task that was stopped on purpose counts as done.
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
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${profile.cpus}`,
    ...(profile.partition ? [`--partition=${profile.partition}`] : []),
    ...(profile.time ? [`--time=${profile.time}`] : []),
    ...(profile.memory ? [`--mem=${profile.memory}`] : []),
    ...(profile.gpus > 0 ? [`--gres=gpu:${profile.gpus}`] : []),
    ...profile.options
  ]
  return `#!/bin/bash
${options.map((option) => `#SBATCH ${option}`).join('\n')}
${profile.prologue.replaceAll('\r\n', '\n')}
index=${quote(index)}
run=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$index")
if [ -z "$run" ]; then
  echo "$(hostname) cannot read $index: the home folder must be on a file system that every node shares."
  exit 1
fi
ahead=
${command.map(quote).join(' ')} --home ${quote(home)} run "$run" &
child=$!
trap 'ahead=1; kill -USR1 "$child"' USR1
trap 'kill -TERM "$child"' TERM
trap 'kill -INT "$child"' INT
while wait "$child"; code=$?; kill -0 "$child" 2> /dev/null; do :; done
wait "$child" 2> /dev/null
last=$?
[ "$last" -ne 127 ] && code=$last
echo "run $run ended with exit code $code"
if [ "$code" -eq 75 ] && [ -n "$ahead" ]; then
  scontrol requeue "$SLURM_JOB_ID"
  exit 75
fi
[ "$code" -eq 130 ] && exit 0
exit "$code"
`
}
