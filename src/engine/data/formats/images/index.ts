import { imageRows } from '../../prediction/images'
import { readImages } from '../../images'
import type { FormatReader } from '../format'

const imagesIn = (
  format: 'image-folder' | 'image-zip',
  recognises: FormatReader['recognises']
): FormatReader => ({
  recognises,
  read: ({ path, reading, cacheFolder, progress }) =>
    readImages(path, format, reading, cacheFolder, progress),
  readForPrediction: imageRows
})

export const imageFolder = imagesIn('image-folder', () => false)
export const imageZip = imagesIn(
  'image-zip',
  ({ name, entries }) => entries !== null || /\.zip$/i.test(name)
)
