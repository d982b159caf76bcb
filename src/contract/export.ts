import { runId } from './ids'
import { checkpointName } from './checkpoint'
import { z } from 'zod'

/** `savedmodel`: TensorFlow in Python or a server; `tfjs`: the layers format of TensorFlow.js, for a page. */
export const exportFormat = z.enum(['savedmodel', 'tfjs'])
export type ExportFormat = z.infer<typeof exportFormat>

const exportedModel = z.object({
  /** Paths below the exported folder, and their sizes in bytes. */
  files: z.array(z.object({ path: z.string(), bytes: z.int() })),
  /** A few lines that load the model and predict with it. */
  usage: z.object({ language: z.enum(['Python', 'JavaScript']), code: z.string() })
})
export type ExportedModel = z.infer<typeof exportedModel>

const archivedModel = exportedModel.extend({
  /** A zip with one folder in it. */
  zip: z.instanceof(Uint8Array)
})

const wanted = { at: checkpointName, format: exportFormat }

/** Exports of a run's model by the folder of the run; answered by the desk. */
export const deskExportCalls = {
  /** Creates the folder `to`, completely or not at all; it must not exist, or be empty. */
  exportModel: {
    input: z.object({ folder: z.string(), ...wanted, to: z.string() }),
    output: exportedModel
  },
  /** The same as a zip whose folder is called `name`. */
  archiveModel: {
    input: z.object({ folder: z.string(), ...wanted, name: z.string() }),
    output: archivedModel
  }
}

const run = {
  id: runId,
  at: checkpointName.default('best'),
  format: exportFormat
}

/** The same as the studio offers them, by the run's id. */
export const exportCalls = {
  exportRun: { input: z.object({ ...run, to: z.string().min(1) }), output: exportedModel },
  archiveRun: {
    input: z.object({ ...run, name: z.string().regex(/^[\p{L}\p{N}-]{1,100}$/u) }),
    output: archivedModel
  }
}

/** A name for a folder on any system: the run's, and what the folder holds. */
export function nameOfExport(run: string, format: ExportFormat): string {
  const plain = run
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return `${plain || 'run'}-${format}`
}
