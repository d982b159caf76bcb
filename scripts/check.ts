import { projectFolder } from '../src/engine/runtime/provision/sources'
import { runChecks } from './checks'

/** `npm run check`: every static check. */
const { failed } = await runChecks(projectFolder())
process.exitCode = failed === 0 ? 0 : 1
