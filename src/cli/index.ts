#!/usr/bin/env node
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { endInOrder, unexpectedEnd } from '../studio/app/last-resort'
import { childLauncher, commandLine, trainerEntry } from '../studio/launch-child'
import { runCommandLine } from './program'

// The reader of our output may close it, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCommandLine(
  {
    version: packageJson.version,
    launch: childLauncher(trainerEntry(import.meta.url)),
    command: commandLine(import.meta.url),
    examples: fileURLToPath(new URL('../../resources/configs', import.meta.url)),
    experiments: fileURLToPath(new URL('../../resources/experiments', import.meta.url)),
    onStudio: (studio, home) =>
      endInOrder(join(home, 'logs', 'cli.log'), () => studio.close(unexpectedEnd))
  },
  process.argv.slice(2)
)
