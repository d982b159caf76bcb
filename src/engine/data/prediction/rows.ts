import type { ImageFeatures, TableFeatures } from '../dataset'

/** Rows without targets, as a model takes them after `encode`. */
export interface RowsToPredict {
  /** Where each row of the features comes from: a file name, or "row 12". */
  names: string[]
  features: ImageFeatures | TableFeatures
  /** Unreadable files or rows. */
  failures: { where: string; message: string }[]
  /** Replaced cells by row; only rows with replacements. */
  replaced: Map<number, string[]>
}

/** Rows that were read as they are. */
export function plainRows(
  names: string[],
  features: RowsToPredict['features'],
  failures: RowsToPredict['failures'] = []
): RowsToPredict {
  return { names, features, failures, replaced: new Map() }
}
