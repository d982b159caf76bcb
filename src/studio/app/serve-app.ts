import { dirname } from 'node:path'
import { studioContract } from '../../contract/api'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { DataSource } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'
import { appContract, type AppContract, type hostCalls } from '../../contract/host'
import { connect } from '../../rpc/client'
import { serve, type Server } from '../../rpc/server'
import type { Handlers } from '../../rpc/types'
import type { Wire } from '../../rpc/wire'
import { memoryWires } from '../../rpc/wires/memory'
import { expandGrid } from '../experiments/expand'
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

const named = ({ source }: { source: DataSource }): DataSource[] => [source]
const configured = ({ config }: { config: RunConfig }): DataSource[] => [config.data.source]
const claimed = ({ base }: { base: RunConfig }): DataSource[] => [base.data.source]

/** An experiment reads the data of its base and, if the grid varies it, of the grid. */
function compared({ definition }: { definition: ExperimentDefinition }): DataSource[] {
  const { base, grid } = definition
  const varied = Object.keys(grid).some((path) => /^data(\.source(\..*)?)?$/.test(path))
  const cells = varied ? expandGrid(definition) : []
  return [base, ...cells.map(({ config }) => config)].map(({ data }) => data.source)
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
    <I, O>(
      sources: (input: I) => DataSource[],
      next: (input: I, context: { signal: AbortSignal }) => Promise<O>
    ) =>
    async (input: I, context: { signal: AbortSignal }): Promise<O> => {
      for (const source of sources(input)) await allowed.check(source)
      return next(input, context)
    }

  const server = serve(
    appContract,
    {
      ...call,
      ...host,
      inspect: checked(named, call.inspect),
      addDataSet: checked(named, call.addDataSet),
      restoreDataSet: async (input, context) => {
        await allowed.check(input.source)
        return call.restoreDataSet(input, context)
      },
      examples: checked(named, call.examples),
      distributions: checked(named, call.distributions),
      previewResizing: async (input, context) => {
        await allowed.check(input.source)
        return call.previewResizing(input, context)
      },
      scoreOtherData: async (input, context) => {
        await allowed.check(input.source)
        return call.scoreOtherData(input, context)
      },
      previewBatch: checked(configured, call.previewBatch),
      createRun: checked(configured, call.createRun),
      createExperiment: checked(compared, call.createExperiment),
      planExperiment: checked(compared, call.planExperiment),
      claimBase: checked(named, call.claimBase),
      claims: checked(claimed, call.claims),
      startClaim: async (input, context) => {
        await allowed.check(input.base.data.source)
        return call.startClaim(input, context)
      },
      predict: async (input, context) => {
        await allowed.checkPath(input.path)
        return call.predict(input, context)
      },
      predictShown: async (input, context) => {
        await allowed.checkPath(input.path)
        return call.predictShown(input, context)
      },
      addWeights: async (input, context) => {
        await allowed.checkPath(input.path)
        return call.addWeights(input, context)
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
