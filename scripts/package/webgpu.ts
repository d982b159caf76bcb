import { cpSync } from 'node:fs'
import { dirname } from 'node:path'
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { nativeKinds, thisMachine } from '../../src/provisioning/choice'
import { runCommand } from '../../src/provisioning/command'
import { provisionDawn } from '../../src/provisioning/dawn'

/**
 * Copies Dawn for the system that packages, and no other's, where TensorFlow does not compute natively.
 * @throws Error where it cannot be fetched
 */
export async function stageWebGpu(folder: string, say: (text: string) => void): Promise<void> {
  if (nativeKinds('cpu', thisMachine()).length > 0) return
  const addon = await provisionDawn(cacheFolder(), runCommand, say)
  cpSync(dirname(addon), folder, { recursive: true })
}
