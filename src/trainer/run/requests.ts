import { rm } from 'node:fs/promises'
import { readJson } from '../../storage/json'
import { runRequest } from '../../storage/request'
import type { RunControl } from './control'
import { printError } from '../../contract/print-error'

const lookEvery = 300

/** Carries out requests of other hosts from the run folder. Returns a function that stops watching. */
export function watchRequests(path: string, control: RunControl): () => void {
  const look = async (): Promise<void> => {
    const request = await readJson(path, runRequest)
    if (!request) return
    await rm(path, { force: true })
    if (request.action === 'stop') control.stop('stopped')
    else control[request.action]()
  }
  const timer = setInterval(() => void look().catch(printError), lookEvery)
  return () => clearInterval(timer)
}
