import { openHome } from '../home'
import { migrateHome } from '../migrate-home'

// Migrates the home folder given first, and kills itself after the step given second.
const [folder = '', last = ''] = process.argv.slice(2)
await migrateHome(await openHome(folder), (step) => {
  if (step === last) process.kill(process.pid, 'SIGKILL')
})
