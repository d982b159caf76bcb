import type { ImportProblem, ProblemKind } from '../../../contract/records'

export type Finding = Omit<ImportProblem, 'severity'>

/** A file that, by its name, is an image. */
export interface ImageFile {
  /** From the root of the folder or archive, with slashes. */
  path: string
  /** Bytes, as listed by the folder or archive. */
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
  problems: Finding[]
  close(): Promise<void>
}

/** A line of the report; {@link Problems} adds how severe its kind is. */
export function problem(kind: ProblemKind, where: string, message: string): Finding {
  return { kind, where, message }
}

/** A larger file is no image that a classifier learns from, and would fill the memory. */
export const maximumFileBytes = 256 * 1024 * 1024
