import { serveDesk } from '../desk/role'
import { hostWire } from '../host-wire'
import { exitOnRejection } from '../process-rules'
import { serveRun } from '../run/role'
import { fakeDeskEngine, fakeRunEngine } from './fake-engine'

const exit = (): never => process.exit(0)
exitOnRejection()
if (process.argv[2] === 'run') serveRun(hostWire(), fakeRunEngine, exit)
else serveDesk(hostWire(), fakeDeskEngine, exit)
