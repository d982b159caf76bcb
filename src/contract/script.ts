import { runId } from './ids'
import { z } from 'zod'

/** Calls about scripts for people who move on to another framework. */
export const scriptCalls = {
  /** The configuration of a run as a Python script for PyTorch; refused with `unsupported` if it cannot be expressed. */
  pytorchScript: {
    input: z.object({ id: runId }),
    output: z.object({
      /** Of a file. */
      name: z.string(),
      text: z.string()
    })
  }
}
