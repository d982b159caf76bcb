/** Anything that expands more than this is a zip bomb: images are already compressed, and logs or curves do not repeat that much. */
const maximumRatio = 200
const alwaysAllowed = 2 ** 20
const alwaysAllowedInAll = 256 * 2 ** 20

/** Sizes in bytes, as the list of an archive declares them. */
interface Packed {
  compressedSize: number
  uncompressedSize: number
}

/** Counts what an archive expands to, and refuses zip bombs. */
export class InflationLimit {
  private total = 0

  /**
   * @param archiveBytes size of the archive
   * @param maximumFile of one file, in bytes
   */
  constructor(
    private readonly archiveBytes: number,
    private readonly maximumFile: number
  ) {}

  /** @throws when an entry, or the archive as a whole, expands too much. */
  admit({ compressedSize: packed, uncompressedSize: declared }: Packed): void {
    if (declared > this.maximumFile || packed > this.maximumFile) {
      throw new Error(`it declares ${Math.round(declared / 1e6)} MB, too much for one file`)
    }
    if (declared > Math.max(alwaysAllowed, packed * maximumRatio)) {
      throw new Error(`it expands from ${packed} to ${declared} bytes, like a zip bomb; refused`)
    }
    this.total += declared
    if (this.total > alwaysAllowedInAll + this.archiveBytes * maximumRatio) {
      throw new Error('the archive as a whole expands like a zip bomb; refused')
    }
  }
}
