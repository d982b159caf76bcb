import { pathToFileURL } from 'node:url'
import { nodeForWebGpu } from '../provisioning/plain-node'
import type { Launch } from '../studio/launch'
import { childLauncher } from '../studio/launch-child'
import { utilityLauncher } from './launch-utility'

/** Where a plain Node finds a file that lies in the app's archive for Electron. */
const outsideArchive = (path: string): string => path.replace('app.asar', 'app.asar.unpacked')

/**
 * Starts trainers as utility processes of Electron, but in a plain Node where they compute on WebGPU.
 * @param entry path of the built trainer
 */
export function trainerLauncher(entry: string): Launch {
  const node = nodeForWebGpu()
  if (node === null) return utilityLauncher(entry)
  return childLauncher(pathToFileURL(outsideArchive(entry)), {
    program: node,
    environment: { ...process.env, MIXUP_STUDIO_RESOURCES: process.resourcesPath }
  })
}
