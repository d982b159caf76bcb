import { existsSync } from 'node:fs'
import type { RunCommand } from '../src/provisioning/command'
import { canInstallWithApt, installWithApt } from './apt'
import { isOnPath } from './electron-for-tests/packages'
import { failure, nothing, type Outcome } from './outcome'

/** Debian's packages for the tests of clusters and clocks, each with a program or file that it brings. */
const packages = {
  munge: 'munged',
  'slurm-wlm': 'slurmctld',
  'slurm-client': 'sbatch',
  faketime: 'faketime'
}

interface Surroundings {
  inCi: boolean
  say: (text: string) => void
  run: RunCommand
  has?: (program: string) => boolean
  canInstall?: boolean
}

/**
 * Installs Slurm and faketime under CI, where this is Debian and the user is root. Elsewhere the tests that need them are
 * skipped and say so: daemons of a cluster are not put on a contributor's machine unasked.
 */
export async function installClusterPackages({
  inCi,
  say,
  run,
  has = (program) => isOnPath(program) || existsSync(`/usr/sbin/${program}`),
  canInstall = canInstallWithApt()
}: Surroundings): Promise<Outcome> {
  const missing = () =>
    Object.entries(packages)
      .filter(([, program]) => !has(program))
      .map(([name]) => name)
  if (!inCi || !canInstall || missing().length === 0) return nothing
  say(`Installing ${missing().join(', ')} with apt, for the tests of clusters and clocks`)
  const problem = await installWithApt(missing(), run)
  return missing().length === 0
    ? nothing
    : failure(`${missing().join(', ')} could not be installed: ${problem ?? 'apt gave no reason'}`)
}
