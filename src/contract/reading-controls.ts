import { readingOptions, resizing, task, type ReadingOptions } from './data'

/** A reading option that people choose; how the numbers of each column are written is found only. */
export type ReadingOption = Exclude<keyof ReadingOptions, 'formats'>

type ReadingControlKind =
  | 'choice'
  /** A choice, or any other character. */
  | 'delimiter'
  | 'yes or no'
  | 'column'
  | 'columns'
  | 'words'
  | 'text'
  | 'number'
  | 'shape'
  | 'file'

/** How a reading option is given: the command line and the form of an import are made of this. */
export interface ReadingControl {
  /** As commander takes it. */
  flag: string
  /** In the help of the command line. */
  help: string
  kind: ReadingControlKind
  choices?: readonly string[]
}

/** Delimiters that cannot be typed everywhere, by their names. */
export const delimiterNames: Record<string, string> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  bar: '|',
  blank: ' '
}

/** Every reading option, in the order of the help and of the form. */
export const readingControls: Record<ReadingOption, ReadingControl> = {
  task: {
    flag: '--task <task>',
    help: 'what is learnt; found from the target if left out',
    kind: 'choice',
    choices: task.options
  },
  target: {
    flag: '--target <column>',
    help: 'the column to predict (repeatable)',
    kind: 'columns'
  },
  text: { flag: '--text <column>', help: 'the column of texts to learn from', kind: 'column' },
  textLength: {
    flag: '--text-length <pieces>',
    help: 'pieces of a text; longer ones are cut',
    kind: 'number'
  },
  group: {
    flag: '--group <column>',
    help: 'rows that share its value stay in one split',
    kind: 'column'
  },
  ignore: {
    flag: '--ignore <column>',
    help: 'a column to leave out (repeatable)',
    kind: 'columns'
  },
  categorical: {
    flag: '--categorical <column>',
    help: 'a numeric column to treat as categories (repeatable)',
    kind: 'columns'
  },
  keep: {
    flag: '--keep <column>',
    help: 'a column to keep although it looks like an id (repeatable)',
    kind: 'columns'
  },
  file: {
    flag: '--file <column>',
    help: 'the column of a table of labels that names the image files',
    kind: 'column'
  },
  header: {
    flag: '--header [yes|no]',
    help: 'whether the first row names the columns',
    kind: 'yes or no'
  },
  delimiter: {
    flag: '--delimiter <character>',
    help: `the column separator: a character, or ${Object.keys(delimiterNames).join(', ')}`,
    kind: 'delimiter',
    choices: Object.keys(delimiterNames)
  },
  decimal: {
    flag: '--decimal <mark>',
    help: 'the decimal mark of numbers',
    kind: 'choice',
    choices: readingOptions.shape.decimal.unwrap().options
  },
  missing: {
    flag: '--missing <word>',
    help: 'a word for missing values (repeatable)',
    kind: 'words'
  },
  encoding: {
    flag: '--encoding <encoding>',
    help: 'the encoding of text files',
    kind: 'choice',
    choices: readingOptions.shape.encoding.unwrap().options
  },
  sheet: { flag: '--sheet <name>', help: 'the sheet of a workbook', kind: 'text' },
  image: {
    flag: '--image <HxWxC>',
    help: 'read as images of this size, such as 28x28x1',
    kind: 'shape'
  },
  resize: {
    flag: '--resize <way>',
    help: 'pictures of another aspect ratio: the middle (fill), whole with borders (fit), or stretched',
    kind: 'choice',
    choices: resizing.options
  },
  white: {
    flag: '--white <value>',
    help: 'the value of 9- to 16-bit pictures that becomes white, or "upper bits"',
    kind: 'text'
  },
  labels: {
    flag: '--labels <file>',
    help: 'a JSON file with the class of pictures by path, over their folders',
    kind: 'file'
  }
}

/** What the form calls an option. */
export const readingTitle = (option: ReadingOption): string =>
  String(readingOptions.shape[option].meta()?.title ?? option)
