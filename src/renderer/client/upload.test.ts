import { describe, expect, it } from 'vitest'
import { StudioError } from '../../contract/errors'
import type { StudioClient } from '../stores/session.svelte'
import { upload, type DroppedFile, type UploadProgress } from './upload'

interface Piece {
  path: string
  offset: number
  bytes: Uint8Array
}

/** A host that keeps what arrives, once `answer` lets it. */
function host(answer: (piece: Piece) => Promise<void> = () => Promise.resolve()) {
  const arrived = new Map<string, Uint8Array[]>()
  const working = { now: 0, most: 0 }
  const receive = async (piece: Piece): Promise<{ path: string }> => {
    working.most = Math.max(working.most, ++working.now)
    await answer(piece).finally(() => working.now--)
    const before = arrived.get(piece.path) ?? []
    expect(before.reduce((sum, { length }) => sum + length, 0)).toBe(piece.offset)
    arrived.set(piece.path, [...before, piece.bytes])
    return { path: `/uploads/one/${piece.path.split('/')[0]}` }
  }
  const client = { call: { upload: receive } } as unknown as StudioClient
  return { client, arrived, working }
}

const fileOf = (path: string, size: number): DroppedFile => ({
  path,
  file: new File([new Uint8Array(size).fill(path.length)], path)
})
const smallFiles = Array.from({ length: 40 }, (_, at) => fileOf(`birds/${at}.png`, 100))
const later = () => new Promise<void>((resolve) => setTimeout(resolve))
const unwanted = new AbortController().signal
const nobody = (): void => undefined

describe('upload', () => {
  it('sends a few files at once, each in order and whole', async () => {
    const { client, arrived, working } = host(later)
    const large = fileOf('birds/large.tif', 9_000_000)
    const path = await upload(client, 'one', [...smallFiles, large], unwanted, nobody)
    expect(path).toBe('/uploads/one/birds')
    expect(arrived.size).toBe(41)
    expect(arrived.get('birds/large.tif')!.map(({ length }) => length)).toEqual([
      4_194_304, 4_194_304, 611_392
    ])
    expect(working.most).toBe(6)
  })

  it('counts files that arrived whole, and bytes', async () => {
    const { client } = host()
    const seen: UploadProgress[] = []
    const files = [fileOf('a/large', 5_000_000), fileOf('a/empty', 0), fileOf('a/small', 10)]
    await upload(client, 'one', files, unwanted, (now) => seen.push(now))
    const whole = { ofFiles: 3, ofBytes: 5_000_010 }
    expect(seen).toHaveLength(4)
    for (const one of seen) expect(one).toMatchObject(whole)
    expect(seen.at(-1)).toMatchObject({ files: 3, bytes: 5_000_010 })
    expect(seen.map(({ files }) => files).sort()).toEqual(seen.map(({ files }) => files))
  })

  it('starts nothing after a failure, and ends when nothing is on its way', async () => {
    let calls = 0
    const { client, working } = host(async () => {
      calls++
      const isThird = calls === 3
      await later()
      if (isThird) throw new StudioError('storage', 'The disk is full.')
    })
    await expect(upload(client, 'one', smallFiles, unwanted, nobody)).rejects.toMatchObject({
      code: 'storage'
    })
    expect(working.now).toBe(0)
    expect(calls).toBeLessThan(12)
  })

  it('ends when it is cancelled', async () => {
    const controller = new AbortController()
    const { client, arrived, working } = host(later)
    const sending = upload(client, 'one', smallFiles, controller.signal, ({ files }) => {
      if (files === 10) controller.abort()
    })
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' })
    expect(working.now).toBe(0)
    expect(arrived.size).toBeLessThan(20)
  })

  it('refuses what has no file', async () => {
    await expect(upload(host().client, 'one', [], unwanted, nobody)).rejects.toMatchObject({
      code: 'invalid-data'
    })
  })
})
