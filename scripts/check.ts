import { projectFolder } from '../src/provisioning/sources'
import { runChecks } from './checks'

/** `npm run check`: every static check. */
const { failures } = await runChecks(projectFolder())
process.exitCode = failures.length === 0 ? 0 : 1
