import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { say } from '../console'
import { ensureKernels, kernelSources } from './compile'

/** Compiles the kernels with the bundle that loads them, and again when they change while the studio is developed. */
export const kernels = (project: string): Plugin => ({
  name: 'kernels',
  async buildStart() {
    const folder = join(project, kernelSources)
    for (const name of readdirSync(folder)) this.addWatchFile(join(folder, name))
    await ensureKernels(project, say)
  }
})
