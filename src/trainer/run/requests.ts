import { rm } from 'node:fs/promises'
import { readJson } from '../../storage/json'
import { runRequest } from '../../storage/request'
import type { RunControl } from './control'

const lookEvery = 300

/** Obeys what other hosts ask through the run folder. Returns what ends the watch. */
export function watchRequests(path: string, control: RunControl): () => void {
  const look = async (): Promise<void> => {
    const request = await readJson(path, runRequest)
    if (!request) return
    await rm(path, { force: true })
    if (request.action === 'stop') control.stop('stopped')
    else control[request.action]()
  }
  const timer = setInterval(() => void look().catch(console.error), lookEvery)
  return () => clearInterval(timer)
}
