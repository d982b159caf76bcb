import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { runCommand } from '../../provisioning/command'
import { runConfig } from '../../contract/run-config'
import type { SpeedProbe } from '../../contract/self-test'
import { probeSpeed } from './probe'

const probe = (policy: string, engine: string) => ({
  config: runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp', hidden: [4] },
    mixing: { policy },
    compute: { engine }
  }),
  shape: [2],
  outputs: 2
})

it.each(['compiled', 'eager'])('trains by %s steps and keeps nothing', async (engine) => {
  await probeSpeed(probe('input', engine))
  const before = tf.memory().numTensors
  expect(await probeSpeed(probe('manifold', engine))).toBeGreaterThan(0)
  expect(tf.memory().numTensors).toBe(before)
})

/** Of a process that computes in JavaScript. */
async function speedsInJavaScript(probes: SpeedProbe[]): Promise<number[]> {
  const code = `
    import { probeSpeed } from './probe.ts'
    const speeds = []
    for (const probe of ${JSON.stringify(probes)}) speeds.push(await probeSpeed(probe))
    console.log('SPEEDS ' + JSON.stringify(speeds))`
  const { output } = await runCommand(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code],
    {
      folder: import.meta.dirname,
      environment: { ...process.env, MIXUP_STUDIO_RUNTIME: 'javascript' }
    }
  )
  const found = /^SPEEDS (.*)$/m.exec(output)?.[1]
  if (!found) throw new Error(output)
  return JSON.parse(found) as number[]
}

it('knows in seconds how slow JavaScript is, at models of which it cannot try one example too', async () => {
  const of = (model: object, shape: number[]): SpeedProbe => {
    const { config } = probe('input', 'eager')
    return { config: runConfig.parse({ ...config, model }), shape, outputs: 10 }
  }
  const [small, large] = await speedsInJavaScript([
    of({ architecture: 'mlp', hidden: [16] }, [64]),
    of({ architecture: 'resnet', depth: 50 }, [224, 224, 3])
  ])
  expect(small).toBeGreaterThan(10)
  // Twelve billion operations an example, and JavaScript has at most some billions a second.
  expect(large).toBeGreaterThan(0)
  expect(large).toBeLessThan(1)
})
