import { memoryWires } from '../../src/rpc/wires/memory'
import type { Launch } from '../../src/studio/launch'

/** Trainers that die at once, so that a studio can be asked for everything else. */
export const launchNothing: Launch = () => {
  const [wire] = memoryWires()
  setImmediate(() => wire.close())
  return { wire, exited: Promise.resolve('exit code 1'), kill: () => undefined }
}
