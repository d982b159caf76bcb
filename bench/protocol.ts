import { createInterface } from 'node:readline'

/** What the benchmark asks of a process that computes: to time some steps of a model. */
export interface Request {
  case: string
  variant: string
  steps: number
  /** Of how many examples batches are drawn, where our own steps shall have as many as a run has. */
  examples?: number
}

export interface Reply {
  /** Of all the steps together. */
  seconds: number
  /** Loss of the last step, to see that it trained. */
  loss: number
  /** Peak resident memory of the process so far, in bytes. */
  memory: number
  /** Current memory in bytes; 0 if a peer does not report it. */
  resident: number
}

/** First line of a compute process; the name of its device may follow. */
export const greeting = 'ready'

/**
 * Answers requests, one JSON line each, until the input ends.
 * @param device what computes
 */
export async function serve(
  answer: (request: Request) => Promise<Reply>,
  device = ''
): Promise<void> {
  process.stdout.write(`${greeting} ${device}\n`)
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await answer(JSON.parse(line) as Request).catch((error: unknown) => ({
      error: String(error)
    }))
    process.stdout.write(`${JSON.stringify(reply)}\n`)
  }
}
