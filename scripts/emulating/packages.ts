import { canInstallWithApt, installWithApt } from '../apt'
import { isOnPath } from '../electron-for-tests/packages'
import type { RunCommand } from '../../src/provisioning/command'

/** Debian's packages: the emulator, and the compiler with the libraries of the emulated system. */
const packages = {
  'qemu-user-static': 'qemu-aarch64-static',
  'g++-aarch64-linux-gnu': 'aarch64-linux-gnu-g++'
}
export const emulator = packages['qemu-user-static']
export const crossCompiler = packages['g++-aarch64-linux-gnu']
/** Where the compiler's package puts them. */
export const systemRoot = '/usr/aarch64-linux-gnu'

const missingPackages = (): string[] =>
  Object.entries(packages).flatMap(([name, program]) => (isOnPath(program) ? [] : [name]))

/**
 * Installs emulator and compiler with apt where they are missing.
 * @throws Error that says what is missing
 */
export async function installForEmulation(
  run: RunCommand,
  say: (text: string) => void
): Promise<void> {
  if (!canInstallWithApt())
    throw new Error('npm run test:arm64 needs Debian or its kin, and root: it mounts folders')
  const missing = missingPackages()
  if (missing.length === 0) return
  say(`Installing ${missing.join(' and ')} with apt`)
  const problem = await installWithApt(missing, run)
  const left = missingPackages()
  if (left.length > 0)
    throw new Error(`${left.join(' and ')} could not be installed: ${problem ?? 'no reason given'}`)
}
