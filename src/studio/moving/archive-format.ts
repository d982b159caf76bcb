import { z } from 'zod'
import { experimentId, runId } from '../../contract/ids'

/**
 * A zip with the folders of runs and experiments as a home has them, and `manifest.json` with the size and hash of each
 * file. Nothing about who owns, computes or stops a run is included.
 */
export const manifestName = 'manifest.json'
export const archiveVersion = 1

export const archiveManifest = z.object({
  format: z.literal('mixup-studio-archive'),
  version: z.literal(archiveVersion),
  /** Version of the studio that packed it. */
  studio: z.string().max(100),
  /** Milliseconds since the Unix epoch. */
  packed: z.number(),
  /** By their names in the archive; `sha256` in hexadecimal. */
  files: z.record(
    z.string(),
    z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
  )
})
export type ArchiveManifest = z.infer<typeof archiveManifest>

interface ArchivedPlace {
  kind: 'runs' | 'experiments'
  id: string
  /** Below the folder of the run or experiment. */
  file: string
}

/** Names that mean a device on Windows, whatever follows the dot. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const safeName = /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,198}[A-Za-z0-9_-])?$/
const deepest = 3

/** Files of a run that belong to one home, and steer what its hosts do. */
const ofOneHome = /^((owner|start|slurm)(\.\d+)?\.json|request\.json|executor\.json)$/

/** Whether a file of a run, named from its folder with slashes, may travel. */
export function isPortable(file: string): boolean {
  const names = file.split('/')
  return (
    names.length <= deepest &&
    names.every((name) => safeName.test(name) && !deviceName.test(name)) &&
    !ofOneHome.test(file) &&
    !file.endsWith('.tmp')
  )
}

const isId = (schema: z.ZodString, id: string): boolean => schema.safeParse(id).success

/** What a name in an archive means; null if our archives have no such name. */
export function placeInHome(path: string): ArchivedPlace | null {
  const [, kind, id = '', file = ''] = /^(runs|experiments)\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (kind === 'runs' && isId(runId, id) && isPortable(file)) return { kind, id, file }
  if (kind === 'experiments' && isId(experimentId, id) && file === 'experiment.json') {
    return { kind, id, file }
  }
  return null
}
