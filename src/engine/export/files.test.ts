import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { text, writeFolder, zipFolder } from './files'

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof files>()),
  open: vi.fn((await original<typeof files>()).open)
}))

const content = { 'a.txt': text('a'), 'below/b.txt': text('b'), 'empty/': new Uint8Array(0) }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('an exported folder', () => {
  it('is made with the folders above it, and in the place of an empty one', async () => {
    const [deep, empty] = [join(folder, 'x', 'y'), join(folder, 'empty')]
    await mkdir(empty)
    for (const target of [deep, empty]) {
      await writeFolder(content, target)
      expect((await readdir(target)).sort()).toEqual(['a.txt', 'below', 'empty'])
      expect(await readFile(join(target, 'below/b.txt'), 'utf8')).toBe('b')
    }
    expect((await readdir(folder)).sort()).toEqual(['empty', 'x'])
  })

  it('takes nothing away that is there', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine')
    for (const target of [folder, join(folder, 'mine.txt')]) {
      await expect(writeFolder(content, target)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await readdir(folder)).toEqual(['mine.txt'])
  })

  it.each([
    ['ENOSPC', 'the disk is full. Free some space'],
    ['EACCES', 'permission is denied. Choose a folder you own'],
    ['EROFS', 'the disk is read-only']
  ])('leaves nothing half done when it fails with %s, and says why', async (code, message) => {
    const { open } = await vi.importActual<typeof files>('node:fs/promises')
    vi.mocked(files.open).mockImplementationOnce(open)
    vi.mocked(files.open).mockRejectedValueOnce(Object.assign(new Error('no'), { code }))
    const writing = writeFolder(content, join(folder, 'model'))
    await expect(writing).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(message) as string
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('travels as a zip too', () => {
    const inside = unzipSync(zipFolder(content, 'model'))
    expect(Object.keys(inside).sort()).toEqual(['model/a.txt', 'model/below/b.txt', 'model/empty/'])
    expect(Buffer.from(inside['model/below/b.txt']!).toString()).toBe('b')
  })
})
