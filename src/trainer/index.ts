import { hostWire } from './host-wire'
import { serveDesk } from './desk/role'
import { exitOnRejection, ignoreTerminal } from './process-rules'
import { serveRun } from './run/role'
import { deskEngine, runEngine } from './tensorflow-engine'

const exit = (): never => process.exit(0)
exitOnRejection()
ignoreTerminal()
if (process.argv[2] === 'run') serveRun(hostWire(), runEngine, exit)
else serveDesk(hostWire(), deskEngine, exit)
