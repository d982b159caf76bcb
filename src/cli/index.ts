#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { childLauncher, commandLine, trainerEntry } from '../studio/launch-child'
import { runCommandLine } from './program'

// What reads our output may stop doing so, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCommandLine(
  {
    version: packageJson.version,
    launch: childLauncher(trainerEntry(import.meta.url)),
    command: commandLine(import.meta.url),
    examples: fileURLToPath(new URL('../../resources/configs', import.meta.url)),
    experiments: fileURLToPath(new URL('../../resources/experiments', import.meta.url))
  },
  process.argv.slice(2)
)
