import { availableParallelism } from 'node:os'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { ImageShape, Resizing } from '../../../contract/data'
import { StudioError, type ErrorRecord } from '../../../contract/errors'
import { builtEntry } from '../built-entry'
import { decodeImage, type ImageDecoder } from './decode'
import type { White } from './deep'

/** How pictures are decoded. */
export interface Decoding {
  shape: ImageShape
  decoder: ImageDecoder
  mode?: Resizing | undefined
  white?: White
}

/** Where pixels go that threads share. */
export type SharedPlace = Uint8Array<SharedArrayBuffer>

export interface DecodingRequest {
  id: number
  bytes: Uint8Array<ArrayBuffer>
  decoding: Decoding
  place: SharedPlace | undefined
}

/** Pixels are at their place if one was given. */
export type DecodingReply = { id: number } & (
  | { pixels: Uint8Array<ArrayBuffer> | SharedPlace }
  | { error: ErrorRecord }
)

const mostThreads = 8
/** So many pictures are decoded sooner than threads start. */
const fewestPictures = 32

/** A thread that decodes, and what it was asked for. */
class DecodingThread {
  private readonly waiting = new Map<number, (reply: DecodingReply | null) => void>()
  private readonly worker: Worker

  constructor(entry: URL | string, options: WorkerOptions) {
    this.worker = new Worker(entry, { name: 'decoder', execArgv: [], ...options })
    this.worker.on('message', (reply: DecodingReply) => this.answer(reply.id, reply))
    this.worker.on('error', (error) => console.error(error))
    this.worker.on('exit', () => {
      this.ended = true
      for (const id of this.waiting.keys()) this.answer(id, null)
    })
    this.worker.unref()
  }

  ended = false

  get load(): number {
    return this.waiting.size
  }

  /** Null where the thread ended before it answered. */
  ask(request: DecodingRequest): Promise<DecodingReply | null> {
    return new Promise((resolve) => {
      this.waiting.set(request.id, resolve)
      // The process stays while something is asked for.
      this.worker.ref()
      this.worker.postMessage(request, [request.bytes.buffer])
    })
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }

  private answer(id: number, reply: DecodingReply | null): void {
    const resolve = this.waiting.get(id)
    this.waiting.delete(id)
    if (this.waiting.size === 0) this.worker.unref()
    resolve?.(reply)
  }
}

/** Threads that decode pictures, to the same bytes as {@link decodeImage} on this one, which decodes where there are none. */
export class DecodingPool {
  private threads: DecodingThread[] = []
  private asked = 0

  constructor(
    private readonly entry: URL | string | null = builtEntry('decoder'),
    private readonly size = Math.min(mostThreads, availableParallelism()),
    private readonly options: WorkerOptions = {},
    private readonly fewest = fewestPictures
  ) {}

  /** Starts threads sooner than they are asked, where so many pictures are worth it. */
  start(pictures: number): void {
    if (pictures > this.fewest) this.leastBusy()
  }

  /**
   * @param place where pixels are written, if given: then those are returned
   * @throws StudioError as `decodeImage` does
   */
  async decode(bytes: Uint8Array, decoding: Decoding, place?: SharedPlace): Promise<Uint8Array> {
    const { shape, decoder, mode, white } = decoding
    const id = this.asked++
    const thread = id < this.fewest && this.threads.length === 0 ? null : this.leastBusy()
    const reply = await thread?.ask({ id, bytes: new Uint8Array(bytes), decoding, place })
    if (reply && 'pixels' in reply) return place ?? reply.pixels
    if (reply && reply.error.code !== 'runtime-unavailable') {
      throw StudioError.fromRecord(reply.error)
    }
    const pixels = await decodeImage(bytes, shape, decoder, mode, white)
    if (!place) return pixels
    place.set(pixels)
    return place
  }

  async close(): Promise<void> {
    const { threads } = this
    this.threads = []
    await Promise.all(threads.map((thread) => thread.end()))
  }

  /** Null where there are no threads. */
  private leastBusy(): DecodingThread | null {
    const { entry, size, options } = this
    if (entry === null) return null
    while (this.threads.length < size) this.threads.push(new DecodingThread(entry, options))
    const left = this.threads.filter(({ ended }) => !ended)
    return left.reduce<DecodingThread | null>(
      (best, thread) => (best && best.load <= thread.load ? best : thread),
      null
    )
  }
}
