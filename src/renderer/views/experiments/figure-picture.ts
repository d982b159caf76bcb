import { StudioError } from '../../../contract/errors'

/** Pixels of the picture for one of the drawing. */
const density = 2

/** An SVG drawing as a PNG. Throws a StudioError where the browser cannot draw it. */
export async function pictureOf(drawing: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`
  await image.decode().catch(failed)
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * density
  canvas.height = image.naturalHeight * density
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  return picture ?? failed()
}

function failed(): never {
  throw new StudioError('internal', 'Could not create the picture. The SVG holds the same.')
}
