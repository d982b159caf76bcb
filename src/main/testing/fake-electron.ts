import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { vi } from 'vitest'

/** A page's contents, as far as the host has to do with them. */
export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: 'mixup-studio://app/' }
  readonly postMessage = vi.fn()
  readonly setWindowOpenHandler = vi.fn<(handler: OpenHandler) => void>()
}
type OpenHandler = (details: { url: string }) => { action: string }

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly show = vi.fn()
  readonly maximize = vi.fn()
  readonly isMaximized = vi.fn(() => false)
  readonly getNormalBounds = vi.fn(() => ({ x: 10, y: 20, width: 900, height: 700 }))
  /** What each window was made with, in order. */
  static readonly made: Record<string, unknown>[] = []
  constructor(options: Record<string, unknown>) {
    super()
    FakeWindow.made.push(options)
  }
}

/**
 * Replaces the `electron` module where the real one cannot be provoked: frames that are gone, screens that are gone, dialogs
 * that people answer, processes whose output breaks. Every test file makes its own. e2e/desktop/fake-electron.spec.ts holds
 * it against the real one.
 */
export function fakeElectron() {
  class MessageChannelMain {
    private readonly channel = new MessageChannel()
    readonly port1 = this.channel.port1
    readonly port2 = this.channel.port2
  }
  return {
    app: new EventEmitter(),
    BrowserWindow: FakeWindow,
    dialog: { showOpenDialog: vi.fn(), showMessageBox: vi.fn() },
    ipcMain: new EventEmitter(),
    MessageChannelMain,
    nativeTheme: { shouldUseDarkColors: false },
    powerSaveBlocker: { start: vi.fn(() => 7), stop: vi.fn() },
    screen: {
      getDisplayMatching: vi.fn(() => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }))
    },
    utilityProcess: { fork: vi.fn() }
  }
}
export type FakeElectron = ReturnType<typeof fakeElectron>

/** A utility process; it has an id from its start to its end, and its exit gives a code and no signal. */
export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  readonly postMessage = vi.fn()

  begin(pid: number): void {
    this.pid = pid
    this.emit('spawn')
  }

  exit(code: number): void {
    this.pid = undefined
    this.emit('exit', code)
  }
}
