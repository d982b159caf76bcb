import { projectFolder } from '../src/provisioning/sources'
import { warn } from './console'
import { requireDependencies } from './dependencies'
import { runInElectron, runNativeTestsInElectron } from './electron-for-tests/suites'
import { add, closingLine } from './outcome'

/**
 * `npm run test:electron`: the end-to-end tests in a window of Electron, and the native tests under its Node. Arguments name
 * test files, and then only these run.
 */
const project = projectFolder()
const files = process.argv.slice(2)
requireDependencies(project)
let outcome = await runInElectron(project, 'electron', files)
if (files.length === 0) outcome = add(outcome, await runNativeTestsInElectron(project))
for (const failure of outcome.failures) warn(`Failed: ${failure}`)
console.log(closingLine(outcome))
process.exitCode = outcome.failures.length === 0 ? 0 : 1
