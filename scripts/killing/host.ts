import { childProcessWire } from '../../src/rpc/wires/child-process'
import { childLauncher } from '../../src/studio/launch-child'
import { createStudio } from '../../src/studio/studio'

// A studio for the harness that forked it: host.ts <home> <entry of its trainers>.

const [, , home = '', trainer = ''] = process.argv
const studio = await createStudio({
  ...{ home, launch: childLauncher(new URL(trainer)), version: 'killed', lookEvery: 250 }
})
studio.serve(childProcessWire(process))
process.on('disconnect', () => void studio.close().then(() => process.exit(0)))
