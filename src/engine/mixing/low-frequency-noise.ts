import type { Generator } from '../../core/random'

/**
 * An image whose spectrum is complex Gaussian noise times frequency^-decay, row-major [height, width]: the inverse
 * real Fourier transform of it, unscaled. Frequencies below one wave across the longer side count as that one.
 * Section 4.2 of Harris et al. 2020; their published code transforms a wrong axis of the spectrum, this does not.
 */
export function lowFrequencyNoise(
  height: number,
  width: number,
  decay: number,
  random: Generator
): Float64Array {
  const waves = Math.floor(width / 2) + 1
  const real = new Float64Array(height * waves)
  const imaginary = new Float64Array(height * waves)
  const lowest = 1 / Math.max(height, width)
  for (let u = 0; u < height; u++) {
    for (let v = 0; v < waves; v++) {
      const vertical = (u <= height / 2 ? u : u - height) / height
      const scale = Math.max(Math.hypot(vertical, v / width), lowest) ** -decay
      real[u * waves + v] = scale * random.normal()
      imaginary[u * waves + v] = scale * random.normal()
    }
  }
  return inverseRealTransform(real, imaginary, height, width)
}

/**
 * The image of a half spectrum [height, floor(width / 2) + 1], as numpy.fft.irfft2 gives it times height * width:
 * waves other than the constant and the highest of an even width stand for their mirror images too.
 */
export function inverseRealTransform(
  real: Float64Array,
  imaginary: Float64Array,
  height: number,
  width: number
): Float64Array {
  const waves = Math.floor(width / 2) + 1
  const columns = inverseColumns(real, imaginary, height, waves)
  const [cosines, sines] = turns(width)
  const image = new Float64Array(height * width)
  for (let v = 0; v < waves; v++) {
    const weight = v === 0 || 2 * v === width ? 1 : 2
    for (let y = 0; y < height; y++) {
      const re = weight * columns.real[y * waves + v]!
      const im = weight * columns.imaginary[y * waves + v]!
      for (let x = 0; x < width; x++) {
        const turn = (v * x) % width
        image[y * width + x]! += re * cosines[turn]! - im * sines[turn]!
      }
    }
  }
  return image
}

/** The inverse Fourier transform of every column, unscaled. */
function inverseColumns(
  real: Float64Array,
  imaginary: Float64Array,
  height: number,
  waves: number
): { real: Float64Array; imaginary: Float64Array } {
  const [cosines, sines] = turns(height)
  const result = { real: new Float64Array(real.length), imaginary: new Float64Array(real.length) }
  for (let y = 0; y < height; y++) {
    for (let u = 0; u < height; u++) {
      const cosine = cosines[(u * y) % height]!
      const sine = sines[(u * y) % height]!
      for (let v = 0; v < waves; v++) {
        const re = real[u * waves + v]!
        const im = imaginary[u * waves + v]!
        result.real[y * waves + v]! += re * cosine - im * sine
        result.imaginary[y * waves + v]! += re * sine + im * cosine
      }
    }
  }
  return result
}

/** Cosine and sine of every n-th part of a turn. */
function turns(n: number): [Float64Array, Float64Array] {
  const angles = Float64Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n)
  return [angles.map(Math.cos), angles.map(Math.sin)]
}
