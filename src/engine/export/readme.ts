import type { Preprocessing, TargetPreprocessing } from '../../contract/preprocessing'
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
  const kind = task === 'classification' ? 'they sum to 1' : 'each label for itself'
  return `- \`logits\` [batch, ${names.length}].\n- \`probabilities\`: ${kind}, ${order}.`
}

function pixels({ features }: Preprocessing): string {
  if (features.kind !== 'image') return ''
  const [height, width, channels] = features.shape
  const [low, high] = features.range
  const decoder = features.decoder
    ? ` For training, files were decoded and resized by ${features.decoder}; another way of resizing gives slightly other answers.`
    : ''
  return `\`images\`, float32 [batch, ${height}, ${width}, ${channels}]: raw pixels from ${low} to ${high}. The model normalises them itself.${decoder}`
}

function columnLines({ features }: Preprocessing): string {
  if (features.kind !== 'table') return ''
  return features.columns
    .map((column) =>
      column.kind === 'numeric'
        ? `- \`${column.name}\`: a number`
        : `- \`${column.name}\`: one of ${listed(column.categories)}`
    )
    .join('\n')
}

const fenced = (language: string, code: string): string =>
  `\`\`\`${language.toLowerCase()}\n${code}\n\`\`\``

/** What stands in the folder of a SavedModel. */
export function savedModelReadme(preprocessing: Preprocessing): string {
  const { language, code } = savedModelUsage(preprocessing)
  const { features } = preprocessing
  const input =
    features.kind === 'image'
      ? pixels(preprocessing)
      : `One tensor [batch] a column, by its name: float64 for numbers, NaN where a value is missing, and strings. The model fills, standardises and encodes them itself.\n\n${columnLines(preprocessing)}`
  return `# A model in TensorFlow's SavedModel format

Written by Mixup Studio. Batches of any size; signature \`serving_default\`. TensorFlow Serving takes this folder as one
version of a model.

${fenced(language, code)}

## What it takes

${input}

## What it answers

${answers(preprocessing.targets)}

\`assets.extra/names.json\` holds the names for programs to read.
`
}

/** What stands in the folder of a model for TensorFlow.js. */
export function layersReadme(preprocessing: Preprocessing): string {
  const { language, code } = layersUsage(preprocessing)
  const { features } = preprocessing
  const input =
    features.kind === 'image'
      ? pixels(preprocessing)
      : `\`features\`, float32 [batch, columns]: rows as \`encode.js\` encodes them. Layers know no text and compute in float32, so what was fitted on the training data (stand-ins for missing values, scales, categories) lies beside the model in \`preprocessing.json\`, and \`encodeRows\` applies it. A missing value is \`null\`; the words in \`missing\` of that file count as missing too.\n\n${columnLines(preprocessing)}`
  return `# A model for TensorFlow.js

Written by Mixup Studio in the layers format. Serve this folder from the page's own site: browsers load nothing from
\`file://\`.

${fenced(language, code)}

Elsewhere than in a page, give \`tf.loadLayersModel\` the whole address of \`model.json\`.

## What it takes

${input}

## What it answers

\`model.predict\` gives two tensors:

${answers(preprocessing.targets)}

\`preprocessing.json\` holds the names for programs to read.
`
}
