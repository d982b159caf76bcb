import { onUnhandledError } from '../../storage/last-resort'
import { serveDesk } from '../desk/role'
import { hostWire } from '../host-wire'
import { serveRun } from '../run/role'
import { fakeDeskEngine, fakeRunEngine } from './fake-engine'

const exit = (): never => process.exit(0)
const report = (error: unknown): void => console.error(error)
if (process.argv[2] === 'run') {
  onUnhandledError({ report, close: serveRun(hostWire(), fakeRunEngine, exit) })
} else serveDesk(hostWire(), fakeDeskEngine, exit)
