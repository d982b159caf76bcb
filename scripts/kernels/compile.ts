import { mkdirSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { lastLines, runCommand } from '../../src/provisioning/command'
import { isStale, recordBuild } from '../staleness'

export const kernelSources = 'src/engine/pixels/assembly'
const inputs = [kernelSources, 'scripts/kernels', 'package.json']

/** v128 as an argument is warned of (112), which matters to functions that JavaScript calls. */
const settings = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--disableWarning', '112']
]

/** Compiles the loops over pixels to out/kernels/pixels.wasm when their sources have changed. */
export async function ensureKernels(project: string, say: (text: string) => void): Promise<void> {
  const output = join(project, 'out', 'kernels')
  if (!isStale(project, inputs, output)) return
  say('Compiling the kernels')
  mkdirSync(output, { recursive: true })
  const made = join(output, `pixels-${process.pid}.wasm`)
  const compiler = join(project, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const args = [compiler, join(kernelSources, 'index.ts'), ...settings, '--outFile', made]
  const { code, output: text } = await runCommand(process.execPath, args, { folder: project })
  if (code !== 0) throw new Error(`The kernels could not be compiled:\n${lastLines(text, 40)}`)
  await rename(made, join(output, 'pixels.wasm'))
  recordBuild(project, inputs, output)
}
