import { dirname } from 'node:path'
import { studioContract } from '../../contract/api'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import { appContract, type AppContract, type hostCalls } from '../../contract/host'
import { connect } from '../../rpc/client'
import { serve, type Server } from '../../rpc/server'
import type { Handlers } from '../../rpc/types'
import type { Wire } from '../../rpc/wire'
import { memoryWires } from '../../rpc/wires/memory'
import { expandGrid } from '../experiments/expand'
import type { AllowedPaths } from '../paths/allowed-paths'
import { pathsOf, type NamedData } from '../paths/known-paths'
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

const configured = ({ config }: { config: { data: NamedData } }): string[] => pathsOf(config.data)
const claimed = ({ base }: { base: { data: NamedData } }): string[] => pathsOf(base.data)
const sourceAlone = ({ source }: Pick<NamedData, 'source'>): string[] => pathsOf({ source })
const alone = ({ path }: { path: string }): string[] => [path]
const labelled = ({ reading }: Pick<NamedData, 'reading'>): string[] =>
  reading?.labels === undefined ? [] : [reading.labels]

/** An experiment reads the data of its base and, if the grid varies it, of the grid. */
function compared({ definition }: { definition: ExperimentDefinition }): string[] {
  const { base, grid } = definition
  const varied = Object.keys(grid).some((path) => /^data(\.(source|reading)(\..*)?)?$/.test(path))
  const cells = varied ? expandGrid(definition) : []
  return [base, ...cells.map(({ config }) => config)].flatMap(({ data }) => pathsOf(data))
}

const relayed = ['run', 'status', 'summary', 'progress', 'gpuSupport'] as const

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

  const check = async (path: string): Promise<void> => {
    try {
      await allowed.checkPath(path)
    } catch (refusal) {
      if (!(await studio.knows(path))) throw refusal
      allowed.allow(path)
      await allowed.checkPath(path)
    }
  }
  const checked =
    <I, O>(
      paths: (input: I) => string[],
      next: (input: I, context: { signal: AbortSignal }) => Promise<O>
    ) =>
    async (input: I, context: { signal: AbortSignal }): Promise<O> => {
      for (const path of paths(input)) await check(path)
      return next(input, context)
    }

  const server = serve(
    appContract,
    {
      ...call,
      ...host,
      inspect: checked(pathsOf, call.inspect),
      addDataSet: checked(pathsOf, call.addDataSet),
      restoreDataSet: checked(pathsOf, call.restoreDataSet),
      examples: checked(pathsOf, call.examples),
      distributions: checked(pathsOf, call.distributions),
      previewResizing: checked(pathsOf, call.previewResizing),
      listPictures: checked(pathsOf, call.listPictures),
      scoreOtherData: checked(sourceAlone, call.scoreOtherData),
      previewBatch: checked(configured, call.previewBatch),
      createRun: checked(configured, call.createRun),
      createExperiment: checked(compared, call.createExperiment),
      planExperiment: checked(compared, call.planExperiment),
      claimBase: checked(pathsOf, call.claimBase),
      claims: checked(claimed, call.claims),
      keepLabels: checked(labelled, call.keepLabels),
      startClaim: checked(claimed, call.startClaim),
      predict: checked(alone, call.predict),
      predictShown: checked(alone, call.predictShown),
      addWeights: checked(alone, call.addWeights),
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
