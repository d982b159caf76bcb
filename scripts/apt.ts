import { existsSync } from 'node:fs'
import { lastLines, type RunCommand } from '../src/provisioning/command'

/** Whether packages can be installed without a password: Debian or its kin, as root. */
export const canInstallWithApt = (user: number | null = process.getuid?.() ?? null): boolean =>
  process.platform === 'linux' && user === 0 && existsSync('/etc/debian_version')

/** Installs packages of Debian. Returns what went wrong, or null. */
export async function installWithApt(packages: string[], run: RunCommand): Promise<string | null> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [['update'], ['install', '-y', '--no-install-recommends', ...packages]]
  for (const step of steps) {
    const result = await run('apt-get', step, { seconds: 600, environment })
    if (result.code !== 0) return lastLines(result.output, 3)
  }
  return null
}
