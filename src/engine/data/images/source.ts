import type { ImportProblem, ProblemKind } from '../../../contract/records'

/** A file that, by its name, is an image. */
export interface ImageFile {
  /** From the root of the folder or archive, with slashes. */
  path: string
  /** Bytes, as the folder or archive says. */
  size: number
  /** Changes whenever the content may have changed. */
  stamp: string
  /**
   * All bytes, or about the first `limit`.
   * @throws when they cannot be read; the message goes into the report.
   */
  read(limit?: number): Promise<Uint8Array>
}

/** What a folder or an archive holds, before anything is read. */
export interface ImageSource {
  files: ImageFile[]
  /** Every folder, from the root, so that empty ones can be reported. */
  folders: string[]
  problems: ImportProblem[]
  close(): Promise<void>
}

const severities: Partial<Record<ProblemKind, ImportProblem['severity']>> = {
  unreadable: 'error',
  skipped: 'info',
  note: 'info'
}

/** A line of the report; what is neither an error nor mere information is a warning. */
export function problem(kind: ProblemKind, where: string, message: string): ImportProblem {
  return { kind, where, message, severity: severities[kind] ?? 'warning' }
}

/** A larger file is no image that a classifier learns from, and would fill the memory. */
export const maximumFileBytes = 256 * 1024 * 1024
