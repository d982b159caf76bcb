import { uploadId } from './ids'
import { z } from 'zod'
import { studioContract, type Contract } from './api'
import { updateState } from './updates'

const folderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  bytes: z.number()
})
export type FolderEntry = z.infer<typeof folderEntry>

const folderListing = z.object({
  /** Null for the list of the folders that the user allowed. */
  path: z.string().nullable(),
  parent: z.string().nullable(),
  entries: z.array(folderEntry),
  /** Entries beyond those listed. */
  more: z.int()
})
export type FolderListing = z.infer<typeof folderListing>

/** What a menu or an accelerator asks the page to do. */
const hostCommand = z.enum([
  'projects',
  'train',
  'runs',
  'system',
  'experiments',
  'claims',
  'microscope',
  'import',
  'start',
  'switch-theme'
])
export type HostCommand = z.infer<typeof hostCommand>

const desktopFacts = z.object({
  electron: z.string(),
  /** The Electron in which the end-to-end tests ran last. */
  proven: z.string(),
  /** Where the window's own process writes its log, and where crash dumps are kept. */
  log: z.string(),
  crashDumps: z.string()
})
export type DesktopFacts = z.infer<typeof desktopFacts>

/** What the window's host does for the page, in addition to the studio's calls. */
export const hostCalls = {
  host: {
    input: z.void(),
    output: z.object({
      kind: z.enum(['electron', 'browser']),
      platform: z.string(),
      /** Null in a browser. */
      desktop: desktopFacts.nullable()
    })
  },
  /** Opens the system's dialog; null when it was cancelled. Into a `target` folder may be written. Electron only. */
  choosePath: {
    input: z.object({
      kind: z.enum(['target', 'file-to-predict', 'folder-to-predict', 'weights'])
    }),
    output: z.string().nullable()
  },
  /** The same for what is imported: several may be chosen at once. */
  choosePaths: {
    input: z.object({ kind: z.enum(['folder', 'files']) }),
    output: z.array(z.string())
  },
  /** Browser only; never outside the folders that the user allowed. */
  listFolder: { input: z.object({ path: z.string().nullable() }), output: folderListing },
  /** Browser only: a piece of a dropped file. The answer is where the upload's top entry lies. */
  upload: {
    input: z.object({
      upload: uploadId,
      path: z.string().min(1).max(1000),
      offset: z.number().min(0),
      bytes: z.instanceof(Uint8Array)
    }),
    output: z.object({ path: z.string() })
  },
  /** Browser only: removes an upload that was not imported, completely or in part. */
  discardUpload: { input: z.object({ upload: uploadId }), output: z.void() },
  updates: { input: z.void(), output: updateState },
  /** Installations only: looks for a newer version now. */
  lookForUpdate: { input: z.void(), output: z.void() },
  /** Installations only: ends the app and starts the newer version. Refused while something trains. */
  installUpdate: { input: z.void(), output: z.void() }
}

/** Every call and event of a page. */
export const appContract = {
  calls: { ...studioContract.calls, ...hostCalls },
  events: {
    ...studioContract.events,
    command: z.object({ name: hostCommand }),
    /** The studio is ending: checkpoints of that many runs are being saved. */
    closing: z.object({ runs: z.int().min(0) }),
    /** A folder or file that was dropped on the window or given to a start of the app. */
    dropped: z.object({ path: z.string() }),
    update: updateState
  }
} satisfies Contract
export type AppContract = typeof appContract
