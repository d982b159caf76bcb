import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { smallWheel, temporaryFolder } from './testing/fake-machine'
import { unpackZip } from './unpack'

it('unpacks what is needed and tells its sizes', async () => {
  const folder = temporaryFolder()
  const wheel = join(folder, 'a.whl')
  writeFileSync(wheel, smallWheel)
  const sizes = await unpackZip(wheel, join(folder, 'out'), (path) => path.endsWith('.so.2'))
  expect(sizes).toEqual({
    'tensorflow/libtensorflow_cc.so.2': 1000,
    'tensorflow/libtensorflow_framework.so.2': 100
  })
  const content = readFileSync(join(folder, 'out/tensorflow/libtensorflow_cc.so.2'))
  expect(content.equals(Buffer.alloc(1000, 7))).toBe(true)
})

it('refuses names that lead out of the folder, and torn files', async () => {
  const folder = temporaryFolder()
  const wheel = join(folder, 'a.whl')
  writeFileSync(wheel, zipSync({ '../escaped.so': new Uint8Array(3) }))
  await expect(unpackZip(wheel, join(folder, 'out'), () => true)).rejects.toThrow('relative path')
  expect(existsSync(join(folder, 'escaped.so'))).toBe(false)
  writeFileSync(wheel, smallWheel.slice(0, smallWheel.length - 30))
  await expect(unpackZip(wheel, join(folder, 'out'), () => true)).rejects.toThrow()
})
