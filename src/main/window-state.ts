import { readFileSync, writeFileSync } from 'node:fs'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'

const windowState = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  maximized: z.boolean()
})
type WindowState = z.infer<typeof windowState>

const standardSize = { width: 1280, height: 800 }

/** The last window position; only its size if that position is no longer on a screen. */
export function readWindowState(path: string): Partial<Rectangle> & { maximized: boolean } {
  let state: WindowState
  try {
    state = windowState.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return { ...standardSize, maximized: false }
  }
  const { bounds, maximized } = state
  const { workArea } = screen.getDisplayMatching(bounds)
  const visible =
    bounds.x < workArea.x + workArea.width &&
    bounds.x + bounds.width > workArea.x &&
    bounds.y < workArea.y + workArea.height &&
    bounds.y + bounds.height > workArea.y
  const { width, height } = bounds
  return visible ? { ...bounds, maximized } : { width, height, maximized }
}

export function writeWindowState(path: string, window: BrowserWindow): void {
  const state: WindowState = {
    bounds: window.getNormalBounds(),
    maximized: window.isMaximized()
  }
  try {
    writeFileSync(path, JSON.stringify(state))
  } catch (error) {
    // The window closes anyway.
    console.error(error)
  }
}
