import { dirname } from 'node:path'
import { studioContract } from '../../contract/api'
import type { DataSource } from '../../contract/data'
import { appContract, type AppContract, type hostCalls } from '../../contract/host'
import { connect } from '../../rpc/client'
import { serve, type Server } from '../../rpc/server'
import type { Handlers } from '../../rpc/types'
import type { Wire } from '../../rpc/wire'
import { memoryWires } from '../../rpc/wires/memory'
import type { AllowedPaths } from '../paths/allowed-paths'
import type { Studio } from '../studio'

export type HostHandlers = Handlers<{
  calls: typeof hostCalls
  events: Record<string, never>
}>

/** What a page may name in its calls; in a browser it writes nowhere. */
export interface PageRights {
  reading: AllowedPaths
  writing: AllowedPaths
}

const relayed = ['run', 'status', 'summary', 'progress'] as const

/**
 * Serves a page: the studio's calls and the host's own. A page is trusted with less than the
 * command line, so paths in its calls must lie in what the user allowed.
 */
export function serveApp(
  studio: Studio,
  wire: Wire,
  host: HostHandlers,
  { reading: allowed, writing }: PageRights
): Server<AppContract> {
  const [own, other] = memoryWires()
  studio.serve(other)
  const client = connect(studioContract, own)
  const { call } = client
  wire.onClose(() => own.close())

  const checked =
    <I extends { source: DataSource }, O>(
      next: (input: I, context: { signal: AbortSignal }) => Promise<O>
    ) =>
    async (input: I, context: { signal: AbortSignal }): Promise<O> => {
      await allowed.check(input.source)
      return next(input, context)
    }

  const server = serve(
    appContract,
    {
      ...call,
      ...host,
      inspect: checked(call.inspect),
      addDataSet: checked(call.addDataSet),
      restoreDataSet: async (input, context) => {
        await allowed.check(input.source)
        return call.restoreDataSet(input, context)
      },
      examples: checked(call.examples),
      previewBatch: async (input, context) => {
        await allowed.check(input.config.data.source)
        return call.previewBatch(input, context)
      },
      createRun: async (input, context) => {
        await allowed.check(input.config.data.source)
        return call.createRun(input, context)
      },
      predict: async (input, context) => {
        await allowed.resolve(input.path)
        return call.predict(input, context)
      },
      predictShown: async (input, context) => {
        await allowed.resolve(input.path)
        return call.predictShown(input, context)
      },
      exportRun: async (input, context) => {
        await writing.resolve(dirname(input.to))
        return call.exportRun(input, context)
      }
    },
    wire
  )
  for (const name of relayed) client.on(name, (payload) => server.emit(name, payload))
  return server
}
