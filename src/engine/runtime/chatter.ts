import { appendFileSync } from 'node:fs'
import { format } from 'node:util'

const methods = ['log', 'info', 'warn'] as const

/**
 * Runs the loading of tfjs without its greetings on the console; they go into the log file, if
 * there is one. TensorFlow's own messages come from native code: `TF_CPP_MIN_LOG_LEVEL` stops
 * most, what is left arrives on standard error, which a trainer's host sends to the log.
 */
export function quietly<T>(logFile: string | undefined, load: () => T): T {
  const lines: string[] = []
  const originals: Record<string, unknown> = { ...console }
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      lines.push(format(...values))
    }
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'
  try {
    return load()
  } finally {
    Object.assign(console, originals)
    if (logFile !== undefined && lines.length > 0) appendFileSync(logFile, lines.join('\n') + '\n')
  }
}
