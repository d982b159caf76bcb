import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { nodeArguments, programs } from '../../studio/testing/programs'

export interface CommandOutcome {
  /** As a shell reports it: 130 for a process that SIGINT has ended. */
  code: number | null
  stdout: string
  stderr: string
}

/** Starts the command line with a home of its own. `output` grows while it runs. */
export function startCommand(
  home: string,
  ...commandLine: string[]
): { child: ChildProcess; output: Omit<CommandOutcome, 'code'>; ended: Promise<CommandOutcome> } {
  const child = spawn(process.execPath, [...nodeArguments(programs.cli), ...commandLine], {
    env: { ...process.env, MIXUP_STUDIO_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: signal === 'SIGINT' ? 130 : (code as number | null),
    ...output
  }))
  return { child, output, ended }
}
