import { readFileSync } from 'node:fs'

/** Clock ticks of Linux's /proc, in a second. */
const ticks = 100

/** Processor time that all threads of a process have taken so far, in seconds: other programs barely affect it. */
export function processorSeconds(pid: number): number {
  // The name, in parentheses, may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  const [user, system] = [fields[11], fields[12]]
  return (Number(user) + Number(system)) / ticks
}
