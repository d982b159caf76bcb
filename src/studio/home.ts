import { homedir, hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { createPrivately, usersOf } from '../storage/access'
import { storageError } from '../storage/durable'
import { makeFolders } from '../storage/make-folders'

/** Where everything is kept that hosts share: `MIXUP_STUDIO_HOME`, else the platform's data folder. */
export function homeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { MIXUP_STUDIO_HOME, APPDATA, XDG_DATA_HOME } = environment
  if (MIXUP_STUDIO_HOME) return resolve(MIXUP_STUDIO_HOME)
  if (process.platform === 'win32') {
    return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Mixup Studio')
  }
  if (process.platform === 'darwin') {
    return join(homedir(), 'Library', 'Application Support', 'Mixup Studio')
  }
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'mixup-studio')
}

export interface Home {
  folder: string
  runs: string
  experiments: string
  /** Claims that were put to the test together. */
  claims: string
  cache: string
  /** Files dropped on the page in a browser. */
  uploads: string
  /** Classes that were given to pictures in the studio; a file never changes. */
  labels: string
  logs: string
  settings: string
  dataSets: string
  /** Owned by the host that is starting queued runs on this machine at the moment; other machines have their own. */
  queue: string
  /** What executors keep of their jobs, a folder each. */
  executors: string
}

/** The parts of a home folder, which is made where it is missing. */
export async function openHome(folder: string): Promise<Home> {
  const home: Home = {
    folder,
    runs: join(folder, 'runs'),
    experiments: join(folder, 'experiments'),
    claims: join(folder, 'claims'),
    cache: join(folder, 'cache'),
    uploads: join(folder, 'uploads'),
    labels: join(folder, 'labels'),
    logs: join(folder, 'logs'),
    settings: join(folder, 'settings.json'),
    dataSets: join(folder, 'data-sets.json'),
    queue: join(folder, `queue-${encodeURIComponent(hostname())}.json`),
    executors: join(folder, 'executors')
  }
  try {
    // A new home is private to its owner; one that a group shares is left unchanged.
    await makeFolders(folder, 0o700)
    if ((await usersOf(folder)) === 'owner') createPrivately()
    for (const part of [home.runs, home.experiments, home.cache, home.logs]) await makeFolders(part)
  } catch (error) {
    throw storageError(folder, error)
  }
  return home
}
