import { parentPort } from 'node:worker_threads'
import { StudioError } from '../../contract/errors'
import { decodePicture } from '../data/images/decode-picture'
import type { DecodingReply, DecodingRequest } from '../data/images/decoding-pool'
import type { DecodeJpeg } from '../data/images/jpeg'
import { openJpegDecoder } from './decode-jpeg'

/** Entry of the threads that decode pictures. */

let decodeJpeg: DecodeJpeg | null = null

async function answer({ id, bytes, decoding, place }: DecodingRequest): Promise<DecodingReply> {
  const { shape, decoder, mode, white } = decoding
  try {
    if (decoder === 'tensorflow') decodeJpeg ??= openJpegDecoder()
    const own = decoder === 'tensorflow' ? decodeJpeg : null
    const pixels = await decodePicture(own, bytes, shape, mode, white)
    place?.set(pixels)
    return { id, pixels: place ?? pixels }
  } catch (thrown) {
    return { id, error: StudioError.from(thrown).toRecord() }
  }
}

async function reply(request: DecodingRequest): Promise<void> {
  const answered = await answer(request)
  const own = 'pixels' in answered && answered.pixels.buffer
  parentPort?.postMessage(answered, own instanceof ArrayBuffer ? [own] : [])
}

parentPort?.on('message', (request: DecodingRequest) => void reply(request))
