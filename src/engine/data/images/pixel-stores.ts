import { type ExampleRows, StoredRows } from '../rows/example-rows'
import { ScratchFile } from '../rows/scratch-file'
import type { CacheEntry } from './cache'
import type { SharedPlace } from './decoding-pool'

/** Takes decoded pictures, each for its place, in whatever order they are ready. */
export interface PixelStore {
  /** Where a picture may be written before it is put, by any thread. */
  placeOf?(place: number): SharedPlace
  put(place: number, pixels: Uint8Array): void | Promise<void>
  /**
   * All pictures that were put, in the order of their places.
   * @param kept their places, ascending @param entries of all files that could be read
   */
  finish(kept: Int32Array, entries: CacheEntry[]): DecodedPixels | Promise<DecodedPixels>
  /** Gives up what was put. */
  abandon(): void | Promise<void>
}

export type DecodedPixels = Uint8Array | ExampleRows<Uint8Array>

/** Keeps pictures in memory that threads share. */
export class PixelsInMemory implements PixelStore {
  private readonly pixels: SharedPlace

  /** @param width bytes of one picture */
  constructor(
    places: number,
    private readonly width: number
  ) {
    this.pixels = new Uint8Array(new SharedArrayBuffer(places * width))
  }

  placeOf(place: number): SharedPlace {
    return this.pixels.subarray(place * this.width, (place + 1) * this.width)
  }

  put(place: number, pixels: Uint8Array): void {
    if (pixels.buffer !== this.pixels.buffer) this.pixels.set(pixels, place * this.width)
  }

  finish(kept: Int32Array): Uint8Array {
    const { pixels, width } = this
    kept.forEach((place, row) => {
      if (place !== row) pixels.copyWithin(row * width, place * width, (place + 1) * width)
    })
    return pixels.subarray(0, kept.length * width)
  }

  abandon(): void {}
}

/** Keeps pictures in a file of this process, which no other reads. */
export class PixelsInScratch implements PixelStore {
  private readonly file: ScratchFile

  /** @param width bytes of one picture */
  constructor(
    folder: string,
    private readonly width: number
  ) {
    this.file = ScratchFile.in(folder)
  }

  put(place: number, pixels: Uint8Array): void {
    this.file.write(pixels, place * this.width)
  }

  finish(kept: Int32Array): ExampleRows<Uint8Array> {
    const { file, width } = this
    return new StoredRows({ file, start: 0, width, rows: kept }, Uint8Array)
  }

  abandon(): void {}
}
