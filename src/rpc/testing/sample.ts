import { z } from 'zod'
import type { Contract } from '../../contract/api'
import { StudioError } from '../../contract/errors'
import { realNumber } from '../../contract/number'
import { serve, type Server } from '../server'
import type { Wire } from '../wire'

const numbers = z.object({
  list: z.array(realNumber),
  doubles: z.instanceof(Float64Array),
  floats: z.instanceof(Float32Array),
  steps: z.instanceof(Int32Array),
  bytes: z.instanceof(Uint8Array)
})

export const sampleContract = {
  calls: {
    add: { input: z.object({ a: z.number(), b: z.number().default(1) }), output: z.number() },
    nothing: { input: z.void(), output: z.void() },
    echo: { input: numbers, output: numbers },
    optional: { input: z.object({ text: z.string().optional() }), output: z.boolean() },
    refuse: { input: z.void(), output: z.void() },
    burst: { input: z.object({ events: z.int() }), output: z.void() },
    waitForCancel: { input: z.void(), output: z.void() },
    wasCancelled: { input: z.void(), output: z.boolean() },
    hang: { input: z.void(), output: z.void() },
    lie: { input: z.void(), output: z.number() },
    leave: { input: z.void(), output: z.void() }
  },
  events: { tick: z.object({ index: z.int(), value: realNumber }) }
} satisfies Contract

/** Serves the sample over a wire; lives in another process for the child-process wire. */
export function serveSample(wire: Wire): Server<typeof sampleContract> {
  let cancelled = false
  const server = serve(
    sampleContract,
    {
      add: ({ a, b }) => a + b,
      nothing: () => undefined,
      echo: (value) => value,
      optional: ({ text }) => text === undefined,
      refuse: () => {
        throw new StudioError('invalid-data', 'Row 3 is torn.', { row: 3, value: NaN })
      },
      burst: ({ events }) => {
        for (let index = 0; index < events; index++) {
          server.emit('tick', { index, value: index === 0 ? -Infinity : index / 3 })
        }
      },
      waitForCancel: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            cancelled = true
            resolve()
          })
        }),
      wasCancelled: () => cancelled,
      hang: () => new Promise(() => undefined),
      lie: () => 'not a number' as unknown as number,
      leave: () => wire.close()
    },
    wire,
    { validateOutput: true }
  )
  return server
}
