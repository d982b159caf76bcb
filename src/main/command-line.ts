import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { endInOrder, unexpectedEnd } from '../studio/app/last-resort'
import { trainerLauncher } from './launch-trainer'

/** How an installation starts its command line. */
export const installedCommand = (): string[] => [join(process.resourcesPath, 'bin', 'mixup-studio')]

/**
 * The command line of an installed app: the same program without a window, so that nothing else has to be installed.
 * `resources/bin/mixup-studio` in the installation starts it on no screen at all.
 */
export async function runInstalledCommandLine(
  args: string[],
  places: { trainer: string; version: string }
): Promise<void> {
  // Chromium's own files: not those of a window that may be open.
  const own = mkdtempSync(join(tmpdir(), 'mixup-studio-cli-'))
  app.setPath('userData', own)
  // Its signals belong to the command.
  app.on('before-quit', (event) => event.preventDefault())
  const { runCommandLine } = await import('../cli/program')
  await app.whenReady()
  const exitCode = await runCommandLine(
    {
      version: places.version,
      launch: trainerLauncher(places.trainer),
      command: installedCommand(),
      examples: join(process.resourcesPath, 'resources', 'configs'),
      experiments: join(process.resourcesPath, 'resources', 'experiments'),
      onStudio: (studio, home) =>
        endInOrder(join(home, 'logs', 'cli.log'), () => studio.close(unexpectedEnd))
    },
    args
  )
  await Promise.all([process.stdout, process.stderr].map(flushed))
  rmSync(own, { recursive: true, force: true, maxRetries: 3 })
  app.exit(exitCode)
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))
