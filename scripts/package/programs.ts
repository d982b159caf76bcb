import { runCommand } from '../../src/provisioning/command'
import { canInstallWithApt, installWithApt } from '../apt'
import { isOnPath } from '../electron-for-tests/packages'

/** What checking packages runs, by the package of Debian that brings it. */
const packages = {
  mksquashfs: 'squashfs-tools',
  'desktop-file-validate': 'desktop-file-utils',
  fakeroot: 'fakeroot',
  ip: 'iproute2'
}

/**
 * Installs the programs that checking packages runs and that are not here.
 * @throws Error that names what is missing and the command that installs it
 */
export async function requirePrograms(say: (text: string) => void): Promise<void> {
  const missing = Object.entries(packages).filter(([program]) => !isOnPath(program))
  if (missing.length === 0) return
  const names = missing.map(([, name]) => name)
  const advice = `Checking packages needs: apt install ${names.join(' ')}`
  if (!canInstallWithApt()) throw new Error(advice)
  say(`Installing ${names.join(', ')} with apt`)
  const problem = await installWithApt(names, runCommand)
  if (problem !== null) throw new Error(`${advice}. ${problem}`)
}
