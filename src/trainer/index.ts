import { serveDesk } from './desk/role'
import { tensorFlowDesk } from './desk/tensorflow-desk'
import { hostWire } from './host-wire'
import { exitOnRejection, ignoreTerminal } from './process-rules'
import { serveRun } from './run/role'
import { tensorFlowRun } from './run/tensorflow-run'

const exit = (): never => process.exit(0)
exitOnRejection()
ignoreTerminal()
if (process.argv[2] === 'run') serveRun(hostWire(), tensorFlowRun, exit)
else serveDesk(hostWire(), tensorFlowDesk, exit)
