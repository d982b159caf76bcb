import type { ImagePreprocessing, Preprocessing } from '../../../contract/preprocessing'
import type { ImageFeatures } from '../dataset'
import { allRows } from '../rows/example-rows'
import { rowsOfPictures } from '../rows/pixels'
import { type ImageDecoder, type ImageSourceFormat, readImageForPrediction } from '../images'
import { namedShape } from '../table/image-rows'
import { plainRows, type RowsToPredict } from './rows'
import { wrongKind } from './wrong-kind'

export const decoderOf = ({ decoder }: ImagePreprocessing): ImageDecoder =>
  decoder === 'tensorflow' ? 'tensorflow' : 'sharp'

/** Pixels of another range in that of the model: decoded images have 0 to 255, the digits 0 to 16. */
export function rescaled(features: ImageFeatures, { range }: ImagePreprocessing): ImageFeatures {
  const [low, high] = range
  const [from, to] = features.range
  if (low === from && high === to) return features
  const scale = (high - low) / (to - from)
  const rows = rowsOfPictures(features)
  const pixels = Float32Array.from(
    ArrayBuffer.isView(features.pixels) ? features.pixels : rows.gather(allRows(rows.length)),
    (pixel) => low + (pixel - from) * scale
  )
  return { ...features, pixels, range }
}

/** One image, or all images of a folder or archive. @param cacheFolder for pixels that do not fit in memory */
export async function imageRows(
  path: string,
  preprocessing: Preprocessing,
  format?: ImageSourceFormat,
  cacheFolder?: string
): Promise<RowsToPredict> {
  const fitted = preprocessing.features
  if (fitted.kind !== 'image') throw wrongKind(preprocessing)
  const shape = namedShape(fitted.shape)
  const { names, features, failures } = await readImageForPrediction(
    path,
    shape,
    decoderOf(fitted),
    preprocessing.reading,
    format,
    cacheFolder
  )
  return plainRows(names, rescaled(features, fitted), failures)
}
