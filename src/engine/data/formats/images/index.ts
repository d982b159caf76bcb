import { imageRows } from '../../prediction/images'
import { readImages, startsLikeTar, type ImageSourceFormat } from '../../images'
import type { FormatReader } from '../format'

const imagesIn = (
  format: ImageSourceFormat,
  recognises: FormatReader['recognises']
): FormatReader => ({
  recognises,
  read: ({ path, reading, cacheFolder, progress }) =>
    readImages(path, format, reading, cacheFolder, progress),
  readForPrediction: (path, preprocessing, cacheFolder) =>
    imageRows(path, preprocessing, format, cacheFolder)
})

export const imageFolder = imagesIn('image-folder', () => false)
export const imageZip = imagesIn(
  'image-zip',
  ({ name, entries }) => entries !== null || /\.zip$/i.test(name)
)
export const imageTar = imagesIn('image-tar', ({ head }) => startsLikeTar(head))
