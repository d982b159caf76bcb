/** Makes a canvas the size of an image and paints it: bytes 0 to 255, row-major [height, width, channels]. */
export function paintPixels(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  [height, width, channels]: [number, number, number]
): void {
  Object.assign(canvas, { width, height })
  const image = new ImageData(width, height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      image.data[pixel * 4 + channel] = pixels[pixel * channels + (channel % channels)] ?? 0
    }
    image.data[pixel * 4 + 3] = 255
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0)
}
