import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { dataConfig, type DataFormat, type ReadingOptions } from '../../../contract/data'
import type { DataSet } from '../dataset'
import { loadDataSet } from '../load'

/** Reading options as they are when only these are given. */
export function readingWith(options: Partial<ReadingOptions> = {}): ReadingOptions {
  const source = { kind: 'bundled', name: 'digits' }
  return dataConfig.parse({ source, reading: options }).reading
}

/** A folder for files of one test file, removed afterwards. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'mixup-data-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    write: (name: string, content: string | Uint8Array): string => {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    }
  }
}

export function loadPath(
  path: string,
  options: Partial<ReadingOptions> = {},
  format?: DataFormat
): Promise<DataSet> {
  return loadDataSet(
    { kind: 'path', path, ...(format && { format }) },
    readingWith(options),
    join(path, '..', 'cache')
  )
}

/** An IDX file of unsigned bytes. */
export function idx(shape: number[], values: number[], type = 0x08): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, type, shape.length])
  shape.forEach((side, axis) => view.setUint32(4 + 4 * axis, side))
  bytes.set(values, 4 + 4 * shape.length)
  return bytes
}

/** An NPY file with this header, whether or not it is true. */
export function npy(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`)
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]
  return Uint8Array.from([...start, ...text, ...data])
}
