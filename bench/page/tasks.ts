import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds of processor time. */
  tdur?: number
  args: { name?: string }
}

/**
 * Does something and returns the longest task of the page's thread meanwhile, in milliseconds of processor time, so
 * other processes do not count.
 */
export async function longestTask(
  browser: Browser,
  page: Page,
  action: () => Promise<void>
): Promise<number> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline']
  })
  await action()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const pages = trace.traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain'
  )
  const tasks = trace.traceEvents.filter(
    ({ ph, pid, tid, tdur }) =>
      ph === 'X' && tdur !== undefined && pages.some((one) => one.pid === pid && one.tid === tid)
  )
  return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000))
}
