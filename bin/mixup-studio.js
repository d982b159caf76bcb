#!/usr/bin/env node
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { existsSync } from 'node:fs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))

async function start() {
  // In a checkout, what is stale is built first; a package carries only what was built.
  if (existsSync(join(project, 'scripts'))) {
    const { register } = await import('tsx/esm/api')
    const unregister = register()
    const { prepare } = await import('../scripts/prepare.ts')
    await prepare()
    await unregister()
  }
  await import(pathToFileURL(join(project, 'out', 'main', 'cli.js')).href)
}

try {
  await start()
} catch (error) {
  // Where even the program's own files cannot be opened, nothing of it can say so.
  if (error?.code !== 'EMFILE' && error?.code !== 'ENFILE') throw error
  process.stderr.write(
    'mixup-studio: too many files are open: allow more with "ulimit -n 1024", then start again.\n'
  )
  process.exitCode = 1
}
