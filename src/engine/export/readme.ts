import type {
  EncodedColumn,
  Preprocessing,
  TargetPreprocessing
} from '../../contract/preprocessing'
import { inputNames } from './input-names'
import { textColumnOf } from './text-column-of'
import { layersUsage, savedModelUsage } from './usage'

const listed = (names: string[], most = 30): string => {
  const shown = names.slice(0, most).map((name) => `\`${name}\``)
  return shown.join(', ') + (names.length > most ? ` and ${names.length - most} more` : '')
}

function answers({ task, names }: TargetPreprocessing): string {
  const order = `in this order: ${listed(names)}`
  if (task === 'regression') {
    return `- \`logits\` [batch, ${names.length}]: standardised predictions.\n- \`values\`: the same in the units of the data, ${order}.`
  }
  const kind = task === 'classification' ? 'they sum to 1' : 'each label is independent'
  return `- \`logits\` [batch, ${names.length}].\n- \`probabilities\`: ${kind}, ${order}.`
}

/** How the sides of pictures changed, in words. */
const resizedBy = {
  fill: ', the middle of each picture',
  fit: ', the whole of each picture on white',
  stretch: ', the sides independently'
} as const

function pixels({ features, reading }: Preprocessing): string {
  if (features.kind !== 'image') return ''
  const [height, width, channels] = features.shape
  const [low, high] = features.range
  const decoder = features.decoder
    ? ` For training, files were decoded and resized by ${features.decoder}${resizedBy[reading.resize ?? 'stretch']}; another way of resizing gives slightly different predictions.`
    : ''
  return `\`images\`, float32 [batch, ${height}, ${width}, ${channels}]: raw pixels from ${low} to ${high}. The model normalises them itself.${decoder}`
}

function valuesOf(column: EncodedColumn): string {
  if (column.kind === 'numeric') return 'a number'
  return column.kind === 'text' ? 'a text' : `one of ${listed(column.categories)}`
}

function columnTable({ features }: Preprocessing): string {
  if (features.kind !== 'table') return ''
  const names = inputNames(features.columns.map(({ name }) => name))
  const rows = features.columns.map(
    (column, index) => `| ${cell(column.name)} | \`${names[index]}\` | ${cell(valuesOf(column))} |`
  )
  return ['| column | input | values |', '| --- | --- | --- |', ...rows].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')

function columnLines({ features }: Preprocessing): string {
  if (features.kind !== 'table') return ''
  return features.columns.map((column) => `- \`${column.name}\`: ${valuesOf(column)}`).join('\n')
}

const credited = (credits: string[]): string =>
  credits.length === 0
    ? ''
    : `\n## Training data\n\n${credits.map((credit) => `- ${credit}`).join('\n')}\n`

const fenced = (language: string, code: string): string =>
  `\`\`\`${language.toLowerCase()}\n${code}\n\`\`\``

/**
 * README of a SavedModel folder. @param credits attributions required by the licences of data and weights
 */
export function savedModelReadme(preprocessing: Preprocessing, credits: string[] = []): string {
  const { language, code } = savedModelUsage(preprocessing)
  const { features } = preprocessing
  const texts = textColumnOf(features)
  const input = texts
    ? `\`pieces\`, int32 [batch, ${texts.length}]: texts as numbers of pieces, cut or padded with 0. \`tokenise.py\` makes them, with the vocabulary of the training data in \`assets.extra/vocabulary.json\`.`
    : features.kind === 'image'
      ? pixels(preprocessing)
      : `One tensor [batch] per column: float64 for numbers, NaN where a value is missing, and strings. The model fills, standardises and encodes them itself. Inputs are keyword arguments, so some columns have a different name there; the signature \`columns\` gives the same table.\n\n${columnTable(preprocessing)}`
  return `# A model in TensorFlow's SavedModel format

Written by Mixup Studio. Batches of any size; signature \`serving_default\`. TensorFlow Serving takes this folder as one
version of a model.

${fenced(language, code)}

## Inputs

${input}

## Outputs

${answers(preprocessing.targets)}

\`assets.extra/names.json\` holds the names for programs to read.
${credited(credits)}`
}

/** README of a TensorFlow.js model folder. */
export function layersReadme(preprocessing: Preprocessing, credits: string[] = []): string {
  const { language, code } = layersUsage(preprocessing)
  const { features } = preprocessing
  const input =
    features.kind === 'image'
      ? pixels(preprocessing)
      : `\`features\`, float32 [batch, columns]: rows as \`encode.js\` encodes them. Layers cannot process text and compute in float32, so what was fitted on the training data (replacements for missing values, scales, categories) is stored next to the model in \`preprocessing.json\`, and \`encodeRows\` applies it. A missing value is \`null\`; the words in \`missing\` of that file count as missing too.\n\n${columnLines(preprocessing)}`
  return `# A model for TensorFlow.js

Written by Mixup Studio in the layers format. Serve this folder from the page's own site: browsers load nothing from
\`file://\`.

${fenced(language, code)}

Outside a page, give \`tf.loadLayersModel\` the whole address of \`model.json\`.

## Inputs

${input}

## Outputs

\`model.predict\` gives two tensors:

${answers(preprocessing.targets)}

\`preprocessing.json\` holds the names for programs to read.
${credited(credits)}`
}
