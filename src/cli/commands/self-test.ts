import type { ExecutorName } from '../../contract/executors'
import { countOf, describeSelfTest } from '../../contract/self-test'
import { exitCodes } from '../exit-codes'
import type { Session } from '../session'

/** Tries where an executor computes whether training computes what it should, and how fast. */
export async function selfTest(
  { client, output }: Session,
  executor: ExecutorName
): Promise<number> {
  let last = ''
  if (!output.json) {
    client.on('progress', ({ text }) => {
      if (text !== last) output.note(`${text} …`)
      last = text
    })
  }
  const report = await client.call.selfTest({ executor })
  output.result(report, () => describeSelfTest(report))
  return countOf(report, 'failed') > 0 ? exitCodes.failure : exitCodes.ok
}
