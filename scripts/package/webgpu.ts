import { chmodSync, cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { runCommand } from '../../src/provisioning/command'
import { provisionDawn } from '../../src/provisioning/dawn'
import { nodeName } from '../../src/provisioning/plain-node'

/**
 * Copies Dawn for the system that packages, and the Node that packages, which runs it beside Electron.
 * @throws Error where Dawn cannot be fetched, or where this Node does not run without the libraries of its installation
 */
export async function stageWebGpu(folder: string, say: (text: string) => void): Promise<void> {
  const addon = await provisionDawn(cacheFolder(), runCommand, say)
  cpSync(dirname(addon), folder, { recursive: true })
  const node = join(folder, nodeName)
  cpSync(process.execPath, node)
  chmodSync(node, 0o755)
  const { code, output } = await runCommand(node, ['--version'])
  if (code !== 0) {
    throw new Error(
      `${process.execPath} cannot be packaged: it does not run from another folder. Package with a Node from nodejs.org.\n${output}`
    )
  }
}

/** What an installation names in its list of parts. */
export const nodePart = {
  name: 'Node.js, where TensorFlow does not compute natively',
  version: process.versions.node,
  licence: 'MIT'
}
