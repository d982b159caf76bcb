import { ScratchFile } from './scratch-file'
import { NumbersInFile, valuesAtOnce, type StoredNumbers } from './stored-numbers'

/** Bytes of a group of rows that are gathered before they are written. */
const groupBytes = 32 * 2 ** 20
const fewestRows = 64

/** The rows of a group: a power of two, so that what is read together lies in few groups. */
const rowsOfGroup = (columns: number): number =>
  Math.min(
    valuesAtOnce,
    Math.max(fewestRows, 2 ** Math.floor(Math.log2(groupBytes / (8 * columns))))
  )

/** Writes the numbers of a table into a file while they are read, some rows at a time. */
export class ColumnWriter {
  private readonly file: ScratchFile
  private readonly groupRows: number
  private readonly group: Float64Array
  private inGroup = 0
  private rows = 0

  /** @param folder of the cache */
  constructor(
    folder: string,
    private readonly columns: number
  ) {
    this.file = ScratchFile.in(folder)
    this.groupRows = rowsOfGroup(columns)
    this.group = new Float64Array(this.groupRows * columns)
  }

  /** Adds rows. @param values of each column, at least `count` */
  append(values: readonly Float64Array[], count: number): void {
    const { group, groupRows } = this
    for (let from = 0; from < count;) {
      const taken = Math.min(count - from, groupRows - this.inGroup)
      values.forEach((column, index) =>
        group.set(column.subarray(from, from + taken), index * groupRows + this.inGroup)
      )
      this.inGroup += taken
      from += taken
      if (this.inGroup === groupRows) this.flush()
    }
  }

  /** The columns, from the file; nothing may be added after that. */
  finish(): StoredNumbers[] {
    if (this.inGroup > 0) this.flush()
    const { file, columns, groupRows, rows } = this
    const stored = { file, columns, groupRows, rows }
    return Array.from({ length: columns }, (_, column) => new NumbersInFile(stored, column))
  }

  private flush(): void {
    const { group, groupRows, columns, inGroup } = this
    for (let column = 1; inGroup < groupRows && column < columns; column++) {
      group.copyWithin(column * inGroup, column * groupRows, column * groupRows + inGroup)
    }
    this.file.write(new Uint8Array(group.buffer, 0, 8 * inGroup * columns), 8 * this.rows * columns)
    this.rows += inGroup
    this.inGroup = 0
  }
}
