import { dirname } from 'node:path'
import { lastLines, runCommand } from '../../src/provisioning/command'
import { newerNode } from '../newer-node'
import { homepage } from './configuration'

const builder = 'electron-builder@26.17.0'

const platforms: Partial<Record<NodeJS.Platform, { option: string; targets: string[] }>> = {
  linux: { option: '--linux', targets: ['deb', 'rpm', 'AppImage'] },
  darwin: { option: '--mac', targets: ['dmg', 'zip'] },
  win32: { option: '--win', targets: ['nsis'] }
}

/** The installers of the system that packages; those of Linux distributions have to name a homepage. */
export function targetsHere(say: (text: string) => void): string[] {
  const targets = platforms[process.platform]?.targets ?? []
  if (homepage() !== undefined || process.platform !== 'linux') return targets
  say(
    'No .deb and no .rpm: they name the address of the project, and MIXUP_STUDIO_HOMEPAGE is not set'
  )
  return targets.filter((target) => target === 'AppImage')
}

/** The Node that the tools for packaging need; they are newer than the studio asks for. */
async function packagingNode(): Promise<string> {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 22 ? process.execPath : newerNode(runCommand)
}

/**
 * Runs a tool of npm that is no dependency, so that `npm ci` stays small.
 * @throws Error with the end of what it printed
 */
export async function runTool(
  tool: string,
  commandLine: string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {}
): Promise<string> {
  const node = await packagingNode()
  const [name = ''] = tool.split('@')
  const path = `${dirname(node)}:${process.env.PATH ?? ''}`
  const ran = await runCommand(
    'npm',
    ['exec', '--yes', `--package=${tool}`, '--', name, ...commandLine],
    { folder, environment: { ...process.env, ...environment, PATH: path } }
  )
  if (ran.code !== 0) throw new Error(`${name} failed:\n${lastLines(ran.output, 30)}`)
  return ran.output
}

/**
 * Builds targets of electron-builder, `dir` for the unpacked folder alone, from its configuration.
 * @param more of its options
 */
export async function runBuilder(
  project: string,
  targets: string[],
  config: string,
  more: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {}
): Promise<void> {
  const option = platforms[process.platform]?.option ?? '--dir'
  const commandLine = [option, ...targets, '--config', config, '--publish', 'never', ...more]
  await runTool(builder, commandLine, project, environment)
}
