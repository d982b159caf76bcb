/**
 * Calls `end` when the system or a scheduler asks the process to end: Ctrl-C where it reaches every process of the
 * group, SIGTERM (service managers, containers, preemption) and SIGUSR1 (Slurm, ahead of a time limit).
 */
export function onRequestToEnd(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const) process.on(signal, end)
}
