import { fork, type ForkOptions, type SpawnOptions } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { childProcessWire } from '../rpc/wires/child-process'
import type { Launch } from './launch'

/** Arguments that let Node run TypeScript sources; built code needs none. */
export function loaderArguments(entry: string): string[] {
  if (!entry.endsWith('.ts')) return []
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
}

/**
 * Starts trainers as child processes of plain Node.
 * @param node what runs them where this process is none
 */
export function childLauncher(
  entry: URL,
  node: { program?: string; environment?: NodeJS.ProcessEnv } = {}
): Launch {
  const path = fileURLToPath(entry)
  return (role, logFile) => {
    const log = openSync(logFile, 'a')
    const options: ForkOptions & SpawnOptions = {
      ...(node.program !== undefined && { execPath: node.program }),
      ...(node.environment && { env: node.environment }),
      serialization: 'advanced',
      execArgv: loaderArguments(path),
      stdio: ['ignore', log, log, 'ipc'],
      // Out of the terminal's process group: Ctrl-C is for the host, which then asks its trainers.
      detached: process.platform !== 'win32',
      // Of a window's app; fork hands it on to spawn.
      windowsHide: true
    }
    const child = fork(path, [role], options)
    closeSync(log)
    const exited = new Promise<string | null>((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => {
        if (signal !== null) resolve(`signal ${signal}`)
        else resolve(code === 0 ? null : `exit code ${code}`)
      })
    })
    return { wire: childProcessWire(child), exited, kill: () => void child.kill('SIGKILL') }
  }
}

/** How to start the command line by plain Node or Electron's, seen from the entry of a host, built or in source. */
export function commandLine(hostEntry: string): string[] {
  const built = !hostEntry.endsWith('.ts')
  const entry = fileURLToPath(new URL(built ? './cli.js' : '../cli/index.ts', hostEntry))
  const asNode = process.versions['electron'] ? ['env', 'ELECTRON_RUN_AS_NODE=1'] : []
  return [...asNode, process.execPath, ...loaderArguments(entry), entry]
}

/** Where the trainer's entry is, seen from the entry of a host, built or in source. */
export function trainerEntry(hostEntry: string): URL {
  return new URL(hostEntry.endsWith('.ts') ? '../trainer/index.ts' : './trainer.js', hostEntry)
}
