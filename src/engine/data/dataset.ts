import type { SplitName, Task } from '../../contract/data'
import type { DataSetReport } from '../../contract/records'
import type { Generator } from '../../core/random'
import type { NumberValues } from './rows/number-values'
import type { Pixels } from './rows/pixels'

/** Pictures as they were decoded. */
export interface ImageFeatures {
  kind: 'image'
  shape: [height: number, width: number, channels: number]
  /** Row-major [examples, height, width, channels] in memory, or in a file; see `rowsOfPictures`. */
  pixels: Pixels
  /** Smallest and largest value a pixel can have: 0 and 255, or 0 and 16 for the bundled digits. */
  range: [number, number]
  /** The columns that the pixels were read from, where a table was. */
  columns?: string[]
}

export interface NumericColumn {
  kind: 'numeric'
  name: string
  /** NaN where the value is missing. */
  values: NumberValues
}

export interface CategoricalColumn {
  kind: 'categorical'
  name: string
  /** Index into `categories`; -1 where the value is missing. */
  codes: Int32Array
  categories: string[]
}

/** Texts to learn from; the only column of its table. */
export interface TextColumn {
  kind: 'text'
  name: string
  /** Index into `categories`; -1 where the text is missing. */
  codes: Int32Array
  /** The different texts. */
  categories: string[]
  /** Pieces that a text is cut or padded to. */
  length: number
}

export type Column = NumericColumn | CategoricalColumn | TextColumn

export interface TableFeatures {
  kind: 'table'
  columns: Column[]
}

interface ClassTargets {
  task: 'classification'
  labels: Int32Array
  classes: string[]
}

interface ValueTargets {
  task: 'multi-label' | 'regression'
  /** Row-major [examples, names]; 0 or 1 for multi-label. */
  values: Float32Array
  names: string[]
}

export type Targets = ClassTargets | ValueTargets

/** A data set as read, before fitting and splitting. */
export interface DataSet {
  name: string
  length: number
  features: ImageFeatures | TableFeatures
  targets: Targets
  /** Examples with the same content (features) share a number; they must stay in one split. */
  identity: Int32Array
  /** Examples with the same value in the group column share a number. */
  groups: Int32Array | null
  /** The split that the data itself names for each example, if it does. */
  given: (SplitName | null)[] | null
  /** Path of each example's file within the folder or archive, where examples are files. */
  files?: string[]
  /** All columns of the files, in their order, where examples are rows of columns. */
  fileColumns?: string[]
  /** For what does not fit in memory; that of the system where it is left out. */
  cacheFolder?: string
  report: DataSetReport
}

/** One split, ready for a model: features are preprocessed row by row when they are asked for. */
export interface Examples {
  length: number
  /** [height, width, channels], [columns after encoding] or [pieces of a text, 1]. */
  exampleShape: number[]
  /**
   * Preprocessed features of the rows, row-major [rows, ...exampleShape].
   * @param augmentation draws the augmentation that is configured, if any; left out, nothing is augmented. Only
   *   training examples are ever augmented
   */
  gather(rows: ArrayLike<number>, augmentation?: Generator): Float32Array
  /** Row-major [length, outputs]: one-hot, 0/1 or (standardised) numbers. */
  targets: Float32Array
  /** Class of every example; null unless classification. With label noise: the corrupted ones. */
  labels: Int32Array | null
  /** Row of each example in the data set. */
  origin: Int32Array
  /** Examples with the same value in the group column share a number; null without such a column. */
  groups: Int32Array | null
}

/** A data set split, thinned, corrupted and fitted as the configuration says. */
export interface PreparedData {
  task: Task
  exampleShape: number[]
  /** Classes, labels or targets. */
  outputs: number
  outputNames: string[]
  /** Source column of every encoded column of a table (one-hot columns share theirs); null for images. */
  columnGroups: Int32Array | null
  train: Examples
  validation: Examples
  test: Examples
}
