import type { RunSummary } from '../../contract/records'
import { startCommand } from './start-command'

/** What a command printed with `--json`, line by line. */
export function records(stdout: string): { type?: string; [field: string]: unknown }[] {
  const lines = stdout.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as { type?: string })
}

/** The runs of a home, as `runs --json` lists them. */
export async function storedRuns(home: string): Promise<RunSummary[]> {
  return JSON.parse((await startCommand(home, 'runs', '--json').ended).stdout) as RunSummary[]
}
