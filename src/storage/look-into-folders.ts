import { Worker } from 'node:worker_threads'
import { largestRecord } from './read-record'

/** A file as it was found. */
export interface Looked {
  /** As `Stamped` has it. */
  stamp: string
  bytes: number
  /** Of a file that was to be read and has another stamp than the known one; missing where reading it needs care. */
  text?: string
}

export interface Sought {
  name: string
  read: boolean
  /** Keys that its JSON text is returned without, at any depth. */
  without?: readonly string[]
}

/** Known for a file that never changes. */
export const anyStamp = '*'

/**
 * Thousands of small files are looked at many times faster by calls that wait, so a thread of its own makes them. Plain
 * JavaScript in a string, as in heartbeat.ts, because it must run the same way from sources, in bundles and inside Electron.
 */
const looking = `
const { parentPort } = require('node:worker_threads')
const { readFileSync, statSync } = require('node:fs')
const { join } = require('node:path')
function leaveOut(keys, value) {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) delete value[key]
    else leaveOut(keys, value[key])
  }
}
function textWithout(keys, text) {
  try {
    const value = JSON.parse(text)
    leaveOut(keys, value)
    return JSON.stringify(value)
  } catch {
    return text
  }
}
function look(path, { read, without }, known, largest) {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return { stamp: 'absent', bytes: 0 }
    const { ino, mtimeMs, size } = stats
    const found = { stamp: ino + '/' + mtimeMs + '/' + size, bytes: size }
    if (read && known !== '${anyStamp}' && known !== found.stamp && stats.isFile() && size <= largest) {
      const text = readFileSync(path, 'utf8')
      found.text = without ? textWithout(without, text) : text
    }
    return found
  } catch {
    return { stamp: 'absent', bytes: 0 }
  }
}
parentPort.on('message', ({ number, folders, sought, known, largest }) => {
  parentPort.postMessage({
    number,
    looked: folders.map((folder, at) =>
      sought.map((file, which) => look(join(folder, file.name), file, known[at][which], largest))
    )
  })
})
`

interface Waiting {
  resolve: (looked: Looked[][]) => void
  reject: (error: Error) => void
}

const waiting = new Map<number, Waiting>()
let worker: Worker | null = null
let next = 0

function looker(): Worker {
  if (worker) return worker
  worker = new Worker(looking, { eval: true, name: 'look into folders' })
  worker.on('message', ({ number, looked }: { number: number; looked: Looked[][] }) => {
    waiting.get(number)?.resolve(looked)
    settle(number)
  })
  worker.on('error', (error) => {
    worker = null
    for (const [number, { reject }] of waiting) {
      reject(error)
      settle(number)
    }
  })
  // After the listeners: each of them would keep the process alive.
  worker.unref()
  return worker
}

function settle(number: number): void {
  waiting.delete(number)
  if (waiting.size === 0) worker?.unref()
}

/**
 * What lies in folders that are alike.
 * @param known stamps of files whose content is known already, by folder and in the order of `sought`
 * @returns by folder, in the order of `sought`
 */
export function lookIntoFolders(
  folders: string[],
  sought: readonly Sought[],
  known: (string | undefined)[][]
): Promise<Looked[][]> {
  return new Promise((resolve, reject) => {
    const number = next++
    waiting.set(number, { resolve, reject })
    const thread = looker()
    thread.ref()
    thread.postMessage({ number, folders, sought, known, largest: largestRecord })
  })
}
