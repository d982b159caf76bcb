import { z } from 'zod'

/** Calls about scripts for people who move on to another framework. */
export const scriptCalls = {
  /** The configuration of a run as a Python script for PyTorch; refused with `unsupported` where it cannot be said. */
  pytorchScript: {
    input: z.object({ id: z.string().regex(/^[a-z0-9-]{1,80}$/) }),
    output: z.object({
      /** Of a file. */
      name: z.string(),
      text: z.string()
    })
  }
}
