import { StudioError } from '../contract/errors'
import type { Wire } from '../rpc/wire'
import { childProcessWire } from '../rpc/wires/child-process'
import { electronPortWire, type ElectronPort } from '../rpc/wires/electron'

/** The wire to the process that started this one: Electron's `parentPort`, or the channel of `fork`. */
export function hostWire(): Wire {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ElectronPort }
  if (parentPort) return electronPortWire(parentPort)
  if (process.send) return childProcessWire(process)
  throw new StudioError('invalid-argument', 'The trainer must be started by the studio.')
}
