import { gatherRows } from '../../../core/rows'
import { type OpenFile, ScratchFile } from './scratch-file'

/** Numbers of examples, a row of one width for each, in memory or in a file. */
export interface ExampleRows<Values extends Uint8Array | Float32Array> {
  readonly length: number
  /** Numbers of one example. */
  readonly width: number
  /** Row-major [rows, width], in the order asked for. */
  gather(rows: ArrayLike<number>): Values
}

/** Rows that lie in memory. */
export const heldRows = (values: Float32Array, width: number): ExampleRows<Float32Array> => ({
  ...{ length: values.length / width, width },
  gather: (rows) => gatherRows(values, width, rows)
})

type Kind<Values> = { new (length: number): Values; readonly BYTES_PER_ELEMENT: number }

/** Where rows lie in a file. */
interface Place {
  file: OpenFile
  /** Of the first byte. */
  start: number
  length: number
  width: number
}

/** Rows in a file; each is read when it is asked for, neighbours together. */
export class StoredRows<Values extends Uint8Array | Float32Array> implements ExampleRows<Values> {
  readonly length: number
  readonly width: number

  constructor(
    private readonly place: Place,
    private readonly kind: Kind<Values>
  ) {
    this.length = place.length
    this.width = place.width
  }

  gather(rows: ArrayLike<number>): Values {
    const { file, start, width } = this.place
    const gathered = new this.kind(rows.length * width)
    const bytes = new Uint8Array(gathered.buffer)
    const rowBytes = width * this.kind.BYTES_PER_ELEMENT
    for (let at = 0; at < rows.length;) {
      const first = at++
      while (at < rows.length && rows[at] === rows[at - 1]! + 1) at++
      file.read(bytes.subarray(first * rowBytes, at * rowBytes), start + rows[first]! * rowBytes)
    }
    return gathered
  }
}

/** Writes rows into a file of this process, some at a time. */
export class RowWriter {
  private readonly file: ScratchFile
  private rows = 0

  constructor(
    folder: string,
    private readonly width: number
  ) {
    this.file = ScratchFile.in(folder)
  }

  /** @param values row-major [rows, width] */
  append({ buffer, byteOffset, byteLength, length }: Float32Array): void {
    this.file.write(new Uint8Array(buffer, byteOffset, byteLength), 4 * this.rows * this.width)
    this.rows += length / this.width
  }

  finish(): StoredRows<Float32Array> {
    const { file, rows: length, width } = this
    return new StoredRows({ file, start: 0, length, width }, Float32Array)
  }
}
