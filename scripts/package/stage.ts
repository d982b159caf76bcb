import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildsFor } from '../../src/provisioning/builds'
import { forcedKind } from '../../src/provisioning/choice'
import { configuration } from './configuration'
import type { ElectronFolder } from './electron-folder'
import { externalPackages } from './external-packages'
import { drawIcons } from './icons'
import { inventory } from './inventory'
import { bundledPackages } from './node-modules'
import { stageTensorFlow } from './tensorflow'
import { stageWeights } from './weights'
import { stageWebGpu } from './webgpu'

/** Where electron-builder's packages of Linux put the app. */
const installedCommand = '/opt/Mixup Studio/resources/bin/mixup-studio'

/**
 * Prepares in `work` what a package carries in addition to the built studio: TensorFlow for this system, or, where there is
 * none and where MIXUP_STUDIO_RUNTIME=webgpu asks for it, what computes on WebGPU.
 * @param additions to electron-builder's configuration
 * @returns the path of electron-builder's configuration
 */
export async function stage(
  project: string,
  work: string,
  electron: ElectronFolder,
  say: (text: string) => void,
  additions: object = {}
): Promise<string> {
  rmSync(work, { recursive: true, force: true })
  const staged = {
    tensorflow: join(work, 'tensorflow'),
    weights: join(work, 'weights'),
    webgpu: join(work, 'webgpu'),
    icons: join(work, 'icons'),
    inventory: join(work, 'INSIDE.txt'),
    command: join(work, 'mixup-studio')
  }
  for (const folder of [staged.tensorflow, staged.webgpu]) mkdirSync(folder, { recursive: true })
  const build = forcedKind() === 'webgpu' ? undefined : buildsFor(process).cpu
  if (build) await stageTensorFlow(staged.tensorflow, build, say)
  else {
    say('The package computes with WebGPU')
    await stageWebGpu(staged.webgpu, say)
  }
  await stageWeights(staged.weights, say)
  if (process.platform === 'linux') symlinkSync(installedCommand, staged.command)
  await drawIcons(project, staged.icons)
  writeFileSync(staged.inventory, inventory(project, electron.version))
  const path = join(work, 'electron-builder.json')
  const bundled = bundledPackages(project, externalPackages)
  writeFileSync(
    path,
    JSON.stringify(
      { ...configuration(electron, staged, bundled, build ? 'native' : 'webgpu'), ...additions },
      null,
      2
    )
  )
  return path
}
