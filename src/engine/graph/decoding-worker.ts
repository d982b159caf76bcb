import { parentPort } from 'node:worker_threads'
import { StudioError } from '../../contract/errors'
import { decodePicture } from '../data/images/decode-picture'
import type { DecodingReply, DecodingRequest } from '../data/images/decoding-pool'
import type { DecodeJpeg } from '../data/images/jpeg'
import { openJpegDecoder } from './decode-jpeg'

/** Entry of the threads that decode pictures. */

let decodeJpeg: DecodeJpeg | null = null

async function answer({ id, bytes, decoding }: DecodingRequest): Promise<DecodingReply> {
  const { shape, decoder, mode, white } = decoding
  try {
    if (decoder === 'tensorflow') decodeJpeg ??= openJpegDecoder()
    const own = decoder === 'tensorflow' ? decodeJpeg : null
    return { id, pixels: await decodePicture(own, bytes, shape, mode, white) }
  } catch (thrown) {
    return { id, error: StudioError.from(thrown).toRecord() }
  }
}

async function reply(request: DecodingRequest): Promise<void> {
  const answered = await answer(request)
  parentPort?.postMessage(answered, 'pixels' in answered ? [answered.pixels.buffer] : [])
}

parentPort?.on('message', (request: DecodingRequest) => void reply(request))
