import { z } from 'zod'

/** What adding GPU support to an installation takes. */
const gpuOffer = z.object({
  /** To be fetched, without what an earlier attempt has kept. */
  bytes: z.int().min(0),
  /** On disk afterwards. */
  unpacked: z.int(),
  folder: z.string()
})

/** Where an installation stands with NVIDIA's libraries, which are too large for an installer. */
export const gpuSupport = z.discriminatedUnion('state', [
  /** No use for them: no installation, no NVIDIA driver, or not on Linux x64. */
  z.object({ state: z.literal('none') }),
  z.object({
    state: z.literal('offered'),
    offer: gpuOffer,
    /** Why the last attempt failed. */
    problem: z.string().nullable()
  }),
  z.object({
    state: z.literal('adding'),
    text: z.string(),
    /** Bytes. */
    done: z.int(),
    total: z.int()
  }),
  z.object({ state: z.literal('added') })
])
export type GpuSupport = z.infer<typeof gpuSupport>

const nothing = z.void()

export const gpuSupportCalls = {
  gpuSupport: { input: nothing, output: gpuSupport },
  /** Begins to fetch; events say how far it is. */
  addGpuSupport: { input: nothing, output: nothing },
  /** What has arrived completely is kept for the next attempt. */
  cancelGpuSupport: { input: nothing, output: nothing }
}

export const deskGpuSupportCalls = {
  /** `offered`, `added` or `none`. */
  gpuSupport: gpuSupportCalls.gpuSupport,
  /** Fetches and unpacks; `progress` counts bytes. */
  addGpuSupport: gpuSupportCalls.addGpuSupport
}
