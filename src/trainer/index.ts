import { printError } from '../contract/print-error'
import { onUnhandledError } from '../storage/last-resort'
import { serveDesk } from './desk/role'
import { tensorFlowDesk } from './desk/tensorflow-desk'
import { hostWire } from './host-wire'
import { serveRun } from './run/role'
import { tensorFlowRun } from './run/tensorflow-run'

const exit = (): never => process.exit(0)
// What is printed goes into the log of the run or of the desk.
const report = printError
if (process.argv[2] === 'run') {
  onUnhandledError({ report, close: serveRun(hostWire(), tensorFlowRun, exit) })
} else {
  // The host decides what Ctrl-C means: it closes the wire.
  process.on('SIGINT', () => undefined)
  serveDesk(hostWire(), tensorFlowDesk, exit)
  onUnhandledError({ report, close: () => Promise.resolve() })
}
