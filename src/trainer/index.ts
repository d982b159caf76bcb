import { serveDesk } from './desk/role'
import { tensorFlowDesk } from './desk/tensorflow-desk'
import { hostWire } from './host-wire'
import { exitOnRejection } from './process-rules'
import { serveRun } from './run/role'
import { tensorFlowRun } from './run/tensorflow-run'

const exit = (): never => process.exit(0)
exitOnRejection()
if (process.argv[2] === 'run') {
  serveRun(hostWire(), tensorFlowRun, exit)
} else {
  // What Ctrl-C means is for the host to say: it closes the wire.
  process.on('SIGINT', () => undefined)
  serveDesk(hostWire(), tensorFlowDesk, exit)
}
