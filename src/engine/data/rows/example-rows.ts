import { gatherRows } from '../../../core/rows'
import { type OpenFile, ScratchFile } from './scratch-file'

/** Numbers of examples, a row of one width for each, in memory or in a file. */
export interface ExampleRows<Values extends Uint8Array | Float32Array> {
  readonly length: number
  /** Numbers of one example. */
  readonly width: number
  /** Row-major [rows, width], in the order asked for; a copy. */
  gather(rows: ArrayLike<number>): Values
  /** Some of the rows, where they are. */
  select(rows: Int32Array): ExampleRows<Values>
}

type Kind<Values> = { new (length: number): Values; readonly BYTES_PER_ELEMENT: number }

/** Rows that lie in memory. */
export class HeldRows<Values extends Uint8Array | Float32Array> implements ExampleRows<Values> {
  readonly length: number

  /** @param values row-major [rows, width] */
  constructor(
    private readonly values: Values,
    readonly width: number,
    private readonly kind: Kind<Values>
  ) {
    this.length = values.length / width
  }

  gather(rows: ArrayLike<number>): Values {
    const { values, width } = this
    if (values instanceof Float32Array) return gatherRows(values, width, rows) as Values
    const gathered = new this.kind(rows.length * width)
    for (let at = 0; at < rows.length; at++) {
      const start = rows[at]! * width
      gathered.set(values.subarray(start, start + width), at * width)
    }
    return gathered
  }

  select(rows: Int32Array): HeldRows<Values> {
    return new HeldRows(this.gather(rows), this.width, this.kind)
  }
}

/** Where rows lie in a file. */
interface Place {
  file: OpenFile
  /** Of the first byte. */
  start: number
  /** Numbers of one example. */
  width: number
  /** Rows of the file, in the order that they have here. */
  rows: Int32Array
  /** Looks at each row that is read. @throws where it is not what was written */
  check?: (row: number, bytes: Uint8Array) => void
}

/** Rows in a file; each is read when it is asked for, neighbours together. */
export class StoredRows<Values extends Uint8Array | Float32Array> implements ExampleRows<Values> {
  readonly length: number
  readonly width: number

  constructor(
    private readonly place: Place,
    private readonly kind: Kind<Values>
  ) {
    this.length = place.rows.length
    this.width = place.width
  }

  gather(asked: ArrayLike<number>): Values {
    const { file, start, width, rows, check } = this.place
    const gathered = new this.kind(asked.length * width)
    const bytes = new Uint8Array(gathered.buffer)
    const rowBytes = width * this.kind.BYTES_PER_ELEMENT
    for (let at = 0; at < asked.length;) {
      const first = at++
      const row = rows[asked[first]!]!
      while (at < asked.length && rows[asked[at]!] === row + at - first) at++
      file.read(bytes.subarray(first * rowBytes, at * rowBytes), start + row * rowBytes)
      for (let one = first; check && one < at; one++) {
        check(row + one - first, bytes.subarray(one * rowBytes, (one + 1) * rowBytes))
      }
    }
    return gathered
  }

  select(rows: Int32Array): StoredRows<Values> {
    const { place, kind } = this
    return new StoredRows({ ...place, rows: rows.map((row) => place.rows[row]!) }, kind)
  }
}

/** 0, 1, 2, ... */
export const allRows = (length: number): Int32Array => Int32Array.from({ length }, (_, row) => row)

/** Rows of which about as many numbers are looked at together. */
const numbersAtOnce = 2 ** 22

/** The rows some at a time, in their order. */
export function* inParts(rows: Int32Array, width: number): Generator<Int32Array> {
  const atOnce = Math.max(1, Math.floor(numbersAtOnce / width))
  for (let at = 0; at < rows.length; at += atOnce) yield rows.subarray(at, at + atOnce)
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
    const { file, width } = this
    return new StoredRows({ file, start: 0, width, rows: allRows(this.rows) }, Float32Array)
  }
}
