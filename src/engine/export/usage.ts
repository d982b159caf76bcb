import type { ExportedModel } from '../../contract/export'
import type {
  EncodedColumn,
  ImagePreprocessing,
  Preprocessing,
  TablePreprocessing
} from '../../contract/preprocessing'
import { inputNames } from './input-names'
import { textColumnOf } from './text-column-of'

type Usage = ExportedModel['usage']

const answerOf = ({ targets }: Preprocessing): string =>
  targets.task === 'regression' ? 'values' : 'probabilities'

/** An example value of a column. */
const exampleOf = (column: EncodedColumn): string =>
  column.kind === 'numeric'
    ? String(column.median)
    : JSON.stringify((column.kind === 'categorical' && column.categories[0]) || 'A text.')

/** Brings 0 to 255 to the range that the model was trained on. */
function rescaled([low, high]: ImagePreprocessing['range'], multiply: (by: string) => string) {
  if (low === 0 && high === 255) return ''
  return multiply(low === 0 ? `${high} / 255` : `${high - low} / 255`)
}

function pythonForImages({ shape, range }: ImagePreprocessing, answer: string): string[] {
  const [height, width, channels] = shape
  const start = range[0] === 0 ? '' : ` + ${range[0]}`
  return [
    `pixels = tf.io.decode_image(tf.io.read_file("picture.png"), channels=${channels}, expand_animations=False)`,
    `images = tf.image.resize(pixels, [${height}, ${width}])[None]${rescaled(range, (by) => ` * (${by})`)}${start}`,
    `print(model(images=images)["${answer}"].numpy())`
  ]
}

function pythonForTables({ columns }: TablePreprocessing, answer: string): string[] {
  if (columns[0]?.kind === 'text') {
    return [
      'pieces = tf.constant(encode(["A text."]), tf.int32)',
      `print(model(pieces=pieces)["${answer}"].numpy())`
    ]
  }
  const names = inputNames(columns.map(({ name }) => name))
  const feeds = columns.map((column, index) => {
    const type = column.kind === 'numeric' ? 'tf.float64' : 'tf.string'
    return `    ${JSON.stringify(names[index])}: tf.constant([${exampleOf(column)}], ${type}),`
  })
  return ['row = {', ...feeds, '}', `print(model(**row)["${answer}"].numpy())`]
}

/** A few lines of Python that predict with a SavedModel in the working folder. */
export function savedModelUsage(preprocessing: Preprocessing): Usage {
  const { features } = preprocessing
  const answer = answerOf(preprocessing)
  const lines = [
    'import tensorflow as tf',
    ...(textColumnOf(features) ? ['from tokenise import encode'] : []),
    '',
    'model = tf.saved_model.load(".").signatures["serving_default"]',
    ...(features.kind === 'image'
      ? pythonForImages(features, answer)
      : pythonForTables(features, answer))
  ]
  return { language: 'Python', code: lines.join('\n') }
}

function javaScriptForImages({ shape, range }: ImagePreprocessing): string[] {
  const [height, width, channels] = shape
  // A canvas always has colours; grey is their mean.
  const grey = channels === 1 ? '.mean(2, true)' : ''
  const source = `tf.browser.fromPixels(document.querySelector('img'), ${channels === 1 ? 3 : channels})${grey}`
  const start = range[0] === 0 ? '' : `.add(${range[0]})`
  return [
    `const picture = ${source}`,
    `const images = tf.image.resizeBilinear(picture, [${height}, ${width}])${rescaled(range, (by) => `.mul(${by})`)}${start}.expandDims()`
  ]
}

function javaScriptForTables({ columns }: TablePreprocessing): string[] {
  const cells = columns.map((column) => `  ${JSON.stringify(column.name)}: ${exampleOf(column)}`)
  return [
    "const preprocessing = await (await fetch('preprocessing.json')).json()",
    'const row = {',
    cells.join(',\n'),
    '}',
    'const { values, shape } = encodeRows(preprocessing, [row])',
    'const features = tf.tensor2d(values, shape)'
  ]
}

/** A few lines of JavaScript for a page in the same folder as the model. */
export function layersUsage(preprocessing: Preprocessing): Usage {
  const { features } = preprocessing
  const answer = answerOf(preprocessing)
  const input = features.kind === 'image' ? 'images' : 'features'
  const lines = [
    "import * as tf from '@tensorflow/tfjs'",
    ...(features.kind === 'table' ? ["import { encodeRows } from './encode.js'"] : []),
    '',
    "const model = await tf.loadLayersModel('model.json')",
    ...(features.kind === 'image' ? javaScriptForImages(features) : javaScriptForTables(features)),
    `const [logits, ${answer}] = model.predict(${input})`,
    `console.log(await ${answer}.array())`
  ]
  return { language: 'JavaScript', code: lines.join('\n') }
}
