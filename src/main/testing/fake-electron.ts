import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { vi } from 'vitest'

/** A page's contents, as far as the host has to do with them. */
export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: 'mixup-studio://app/' }
  readonly postMessage = vi.fn()
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = []
  readonly webContents = new FakeContents()
  readonly show = vi.fn()
  readonly hide = vi.fn()
  readonly focus = vi.fn()
  readonly restore = vi.fn()
  readonly maximize = vi.fn()
  readonly setProgressBar = vi.fn()
  readonly setTitle = vi.fn()
  readonly loadURL = vi.fn(() => Promise.resolve())
  minimized = false
  constructor(readonly options: Record<string, unknown>) {
    super()
    FakeWindow.all.push(this)
  }
  isMinimized = (): boolean => this.minimized
  isMaximized = (): boolean => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 })
}

type Handler = (request: { url: string }) => Promise<Response>

/**
 * Replaces the `electron` module where the real one cannot be provoked: other frames, other permissions, a second
 * instance's lock. What real Electron does is tested in e2e/desktop/. Every test file makes its own.
 */
export function fakeElectron() {
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: vi.fn(() => true),
    whenReady: vi.fn(() => Promise.resolve()),
    enableSandbox: vi.fn(),
    quit: vi.fn(),
    exit: vi.fn(),
    getPath: vi.fn(() => '/nowhere'),
    setPath: vi.fn(),
    getAppPath: vi.fn(() => '/app'),
    isReady: vi.fn(() => true),
    setAppUserModelId: vi.fn(),
    setAboutPanelOptions: vi.fn(),
    relaunch: vi.fn(),
    commandLine: { hasSwitch: vi.fn(() => false) }
  })
  const handlers = new Map<string, Handler>()
  const session = {
    protocol: { handle: (scheme: string, handler: Handler) => handlers.set(scheme, handler) },
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn()
  }
  class MessageChannelMain {
    private readonly channel = new MessageChannel()
    readonly port1 = this.channel.port1
    readonly port2 = this.channel.port2
  }
  return {
    app,
    handlers,
    BrowserWindow: FakeWindow,
    dialog: {
      showOpenDialog: vi.fn(),
      showMessageBox: vi.fn(),
      showErrorBox: vi.fn()
    },
    ipcMain: new EventEmitter(),
    Menu: {
      setApplicationMenu: vi.fn(),
      buildFromTemplate: vi.fn((template: unknown) => template)
    },
    MessageChannelMain,
    nativeTheme: { shouldUseDarkColors: false },
    powerSaveBlocker: { start: vi.fn(() => 7), stop: vi.fn() },
    protocol: { registerSchemesAsPrivileged: vi.fn() },
    screen: {
      getDisplayMatching: vi.fn(() => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }))
    },
    session: { defaultSession: session },
    utilityProcess: { fork: vi.fn() },
    powerMonitor: new EventEmitter(),
    shell: { openPath: vi.fn(), showItemInFolder: vi.fn() },
    crashReporter: { start: vi.fn() }
  }
}
export type FakeElectron = ReturnType<typeof fakeElectron>
