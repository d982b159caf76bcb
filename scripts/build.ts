import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, runCommand } from '../src/provisioning/command'
import { withLock } from '../src/provisioning/lock'
import { isStale, recordBuild } from './staleness'

const inputs = [
  ...['src', 'electron.vite.config.ts', 'package.json', 'tsconfig.base.json'],
  ...['scripts/package/external-packages.ts', 'scripts/kernels']
]

/** Builds every process of the studio into out/ when its sources have changed. */
export async function ensureBuilt(project: string, say: (text: string) => void): Promise<void> {
  const output = join(project, 'out')
  if (!isStale(project, inputs, output)) return
  await withLock(join(output, 'build.lock'), async () => {
    if (!isStale(project, inputs, output)) return
    say('Building the studio')
    rmSync(join(output, 'build.json'), { force: true })
    const tool = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const built = await runCommand(process.execPath, [tool, 'build'], {
      folder: project,
      environment: { ...process.env, NO_COLOR: '1' }
    })
    if (built.code !== 0) {
      throw new Error(`The build failed:\n${lastLines(built.output, 40)}`)
    }
    recordBuild(project, inputs, output)
  })
}
