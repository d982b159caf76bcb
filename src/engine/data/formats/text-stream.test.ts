import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readText } from './text-stream'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'text-stream-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function isOpen(path: string): Promise<boolean> {
  const descriptors = await readdir('/proc/self/fd')
  const links = descriptors.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => ''))
  return (await Promise.all(links)).includes(path)
}

it.runIf(process.platform === 'linux').each(['plain.csv', 'packed.csv.gz'])(
  'closes %s when only its beginning is read',
  async (name) => {
    const path = join(folder, name)
    const text = Array.from({ length: 400_000 }, (_, row) => `${row},${(row * 7919) % 10_007}`)
    const bytes = Buffer.from(text.join('\n'))
    await writeFile(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes)
    for await (const piece of readText(path)) {
      expect(piece).toMatch(/^0,0\n1,7919/)
      break
    }
    await vi.waitUntil(async () => !(await isOpen(path)), { timeout: 60_000 })
  }
)
