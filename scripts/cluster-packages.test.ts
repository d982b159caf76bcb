import { expect, it } from 'vitest'
import type { RunCommand } from '../src/provisioning/command'
import { installClusterPackages } from './cluster-packages'

/** A machine with some programs, on which apt installs the others or fails. */
function machine(programs: string[], aptWorks = true) {
  const ran: string[] = []
  const ended = 'exited'
  const run: RunCommand = (program, args) => {
    ran.push([program, ...args].join(' '))
    if (!aptWorks) return Promise.resolve({ code: 100, ended, output: 'E: no such package' })
    if (args[0] === 'install') programs.push('munged', 'slurmctld', 'sbatch', 'faketime')
    return Promise.resolve({ code: 0, ended, output: '' })
  }
  const has = (program: string): boolean => programs.includes(program)
  return { ran, run, has }
}
const say = (): void => undefined

it('installs what is missing under CI', async () => {
  const { ran, run, has } = machine(['munged', 'faketime'])
  const outcome = await installClusterPackages({ inCi: true, say, run, has, canInstall: true })
  expect(outcome.failures).toEqual([])
  expect(ran).toEqual([
    'apt-get update',
    'apt-get install -y --no-install-recommends slurm-wlm slurm-client'
  ])
})

it.each<[string, { programs?: string[]; canInstall?: boolean; inCi?: boolean }]>([
  ['nothing is missing', { programs: ['munged', 'slurmctld', 'sbatch', 'faketime'] }],
  ['the user cannot install', { canInstall: false }],
  ['this is no CI', { inCi: false }]
])('installs nothing where %s', async (_, { programs = [], ...surroundings }) => {
  const { ran, run, has } = machine(programs)
  await installClusterPackages({ inCi: true, say, run, has, canInstall: true, ...surroundings })
  expect(ran).toEqual([])
})

it('fails with the reason that apt gives', async () => {
  const { run, has } = machine([], false)
  const outcome = await installClusterPackages({ inCi: true, say, run, has, canInstall: true })
  expect(outcome.failures).toEqual([expect.stringContaining('E: no such package')])
})
