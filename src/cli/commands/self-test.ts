import { countOf, describeSelfTest } from '../../contract/self-test'
import { exitCodes } from '../exit-codes'
import type { Session } from '../session'

/** Tries on this machine's device whether training computes what it should, and how fast. */
export async function selfTest({ client, output }: Session): Promise<number> {
  if (!output.json) client.on('progress', ({ text }) => output.note(`${text} …`))
  const report = await client.call.selfTest()
  output.result(report, () => describeSelfTest(report))
  return countOf(report, 'failed') > 0 ? exitCodes.failure : exitCodes.ok
}
