import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { storageError } from '../storage/durable'

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
  logs: string
  settings: string
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
    logs: join(folder, 'logs'),
    settings: join(folder, 'settings.json'),
    /** Owned by whoever is starting queued runs at the moment. */
    queue: join(folder, 'queue.json'),
    executors: join(folder, 'executors')
  }
  try {
    for (const part of [home.runs, home.experiments, home.cache, home.logs])
      await mkdir(part, { recursive: true })
  } catch (error) {
    throw storageError(folder, error)
  }
  return home
}
