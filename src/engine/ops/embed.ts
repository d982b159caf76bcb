import * as tf from '@tensorflow/tfjs'
import { padding } from '../../core/text/word-pieces'
import { rowsOf } from './rows-of'

/**
 * Embeddings of numbered pieces; padding is 0.
 * @param pieces [batch, length, 1], whole numbers
 * @param table [pieces of the vocabulary, size]
 * @param averaged multiplied by the length over the count of pieces, so that the mean over the length is that of the pieces
 * @returns [batch, length, 1, size]
 */
export function embed(pieces: tf.Tensor, table: tf.Tensor2D, averaged: boolean): tf.Tensor {
  const length = pieces.shape[1]!
  const there = tf.cast(tf.notEqual(pieces, padding), 'float32')
  const weights = averaged
    ? tf.mul(there, tf.div(length, tf.maximum(tf.sum(there, 1, true), 1)))
    : there
  const vectors = rowsOf(table, tf.cast(pieces, 'int32'))
  return tf.mul(vectors, tf.expandDims(weights, -1))
}
