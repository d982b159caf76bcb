import { execFileSync } from 'node:child_process'

/** What a process took of its own: time without its start, and its peak of memory. */
export interface Measured {
  seconds: number
  megabytes: number
}

/** Runs a program that prints its seconds and its megabytes on its last line. */
export function measure(program: string, args: string[]): Measured {
  const output = execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const [seconds, megabytes] = output.trim().split('\n').at(-1)!.split(' ').map(Number)
  return { seconds: seconds!, megabytes: megabytes! }
}
