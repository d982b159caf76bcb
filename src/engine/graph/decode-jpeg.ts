import { damagedJpeg, jpegSettings, type DecodeJpeg } from '../data/images/jpeg'
import { addonPath } from './addon'
import { dataType, placeholder, type GraphNode } from './definition'
import { NativeSession, type SessionCall } from './native'

const contents = 'contents'
const nameOf = (channels: number, ratio: number): string => `jpeg/${channels}/${ratio}`

function decodeNode(channels: number, ratio: number): GraphNode {
  const { fancyUpscaling, tryRecoverTruncated, acceptableFraction, method } = jpegSettings
  return {
    name: nameOf(channels, ratio),
    operation: 'DecodeJpeg',
    inputs: [contents],
    attributes: {
      channels: { kind: 'integer', value: channels },
      ratio: { kind: 'integer', value: ratio },
      fancy_upscaling: { kind: 'boolean', value: fancyUpscaling },
      try_recover_truncated: { kind: 'boolean', value: tryRecoverTruncated },
      acceptable_fraction: { kind: 'float', value: acceptableFraction },
      dct_method: { kind: 'string', value: method }
    }
  }
}

/**
 * TensorFlow's decoder in a session of its own, for threads that TensorFlow.js does not serve.
 * @throws StudioError 'runtime-unavailable' where native/ is not compiled
 */
export function openJpegDecoder(): DecodeJpeg {
  const nodes = [1, 3].flatMap((channels) =>
    [1, 2, 4, 8].map((ratio) => decodeNode(channels, ratio))
  )
  const session = NativeSession.open(
    addonPath(),
    [placeholder(contents, dataType.string, []), ...nodes],
    {
      ...{ intraOpThreads: 1, interOpThreads: 1, sequential: true }
    }
  )
  const calls = new Map<string, SessionCall>()
  return (bytes, channels, ratio) => {
    const name = nameOf(channels, ratio)
    const call = calls.get(name) ?? session.prepare([contents], [name])
    calls.set(name, call)
    try {
      return call.run([bytes])[0] as Uint8Array
    } catch (thrown) {
      throw damagedJpeg(thrown)
    }
  }
}
