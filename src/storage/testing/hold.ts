import { appendFile } from 'node:fs/promises'
import { takeOwnership } from '../owner'

/**
 * A process for tests: owns the file that it is given and writes a line to another every 20 ms for as long as it does.
 * Ends with code 3 when another has taken over.
 */
const [, , file = '', output = ''] = process.argv
const ownership = await takeOwnership(file, () => process.exit(3))
process.on('SIGTERM', () => void ownership.release().then(() => process.exit(0)))
for (;;) {
  await ownership.confirm().catch(() => process.exit(3))
  await appendFile(output, `${process.pid}\n`)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
