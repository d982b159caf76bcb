import type { modelConfig } from '../../../contract/model'
import { images, table, tableRows, type Examples } from './trained'
import { allPixels } from '../../data/testing/all-pixels'

/** Python that defines `answer(folder, feeds)`: what the model there says, and its table of columns. */
export const answer = `
import json, sys, numpy, tensorflow as tf

def answer(folder, given):
    signatures = tf.saved_model.load(folder).signatures
    signature = signatures["serving_default"]
    kinds = signature.structured_input_signature[1]
    feeds = {name: tf.constant([float("nan") if v is None else v for v in values] if kinds[name].dtype != tf.string else values, dtype=kinds[name].dtype) for name, values in given.items()}
    feeds = {name: tf.reshape(value, [-1] + list(kinds[name].shape[1:])) for name, value in feeds.items()}
    answers = {name: value.numpy().ravel().tolist() for name, value in signature(**feeds).items()}
    if "columns" in signatures:
        table = signatures["columns"]()
        answers["columns"] = [[column.decode(), name.decode()] for column, name in zip(table["column"].numpy(), table["input"].numpy())]
    return answers
`

interface Case {
  name: string
  model: Parameters<typeof modelConfig.parse>[0]
  examples: Examples
  feeds: Record<string, (number | null)[] | string[]>
}

const pictures = images()
export const cases: Case[] = [
  {
    name: 'images',
    model: { architecture: 'preact-resnet', depth: 8 },
    examples: pictures,
    feeds: { images: pictures.features.kind === 'image' ? [...allPixels(pictures.features)] : [] }
  },
  {
    name: 'a table',
    model: { architecture: 'mlp', hidden: [8], batchNorm: true },
    examples: table(),
    feeds: {
      species: tableRows.species,
      year: tableRows.year,
      mass_g: tableRows['mass (g)'].map((value) => (Number.isNaN(value) ? null : value))
    }
  }
]
