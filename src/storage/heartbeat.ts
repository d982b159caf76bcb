import { Worker } from 'node:worker_threads'
import { printError } from '../contract/print-error'

/** A file to renew, and the one whose existence says that another process has taken over. */
export interface Pulse {
  file: string
  successor: string
  /** Milliseconds. */
  every: number
}

interface Listener {
  renewed(): void
  lost(): void
}

/**
 * Renewing runs in a thread of its own, so that a step that blocks JavaScript does not cost the lease. Rewriting one
 * byte lets the file system set the time of the file by its own clock; `utimes` would set that of this host. It is plain
 * JavaScript in a string because it must run the same way from sources, in bundles and inside Electron.
 */
const beating = `
const { parentPort } = require('node:worker_threads')
const { closeSync, existsSync, fstatSync, openSync, writeSync } = require('node:fs')
const timers = new Map()
function renew(file) {
  const handle = openSync(file, 'r+')
  try {
    writeSync(handle, '\\n', fstatSync(handle).size - 1)
  } finally {
    closeSync(handle)
  }
}
function beat({ file, successor }) {
  try {
    renew(file)
    parentPort.postMessage({ file, lost: existsSync(successor) })
  } catch (error) {
    if (error.code === 'ENOENT') parentPort.postMessage({ file, lost: true })
  }
}
parentPort.on('message', (message) => {
  clearInterval(timers.get(message.file))
  timers.delete(message.file)
  if (message.every) timers.set(message.file, setInterval(beat, message.every, message))
})
`

const listeners = new Map<string, Listener>()
let worker: Worker | null = null

function heart(): Worker {
  if (worker) return worker
  worker = new Worker(beating, { eval: true, name: 'heartbeat' })
  worker.on('message', ({ file, lost }: { file: string; lost: boolean }) => {
    const listener = listeners.get(file)
    if (lost) listener?.lost()
    else listener?.renewed()
  })
  worker.on('error', (error) => {
    worker = null
    printError(error)
  })
  // After the listeners: each of them would keep the process alive.
  worker.unref()
  return worker
}

/** Renews a file until the function that is returned is called; short leases end before the first renewal is due. */
export function startHeartbeat(pulse: Pulse, listener: Listener): () => void {
  const first = setTimeout(
    () => {
      listeners.set(pulse.file, listener)
      heart().postMessage(pulse)
    },
    Math.min(1000, pulse.every)
  )
  first.unref()
  return () => {
    clearTimeout(first)
    if (listeners.delete(pulse.file)) worker?.postMessage({ file: pulse.file })
  }
}
