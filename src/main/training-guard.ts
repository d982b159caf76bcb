import { dialog, powerSaveBlocker, type BrowserWindow } from 'electron'

/** Asks before quitting would stop training; false keeps the app open. */
export async function confirmQuit(window: BrowserWindow, active: number): Promise<boolean> {
  if (active === 0) return true
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: active === 1 ? 'A run is training.' : `${active} runs are training.`,
    detail: 'If you quit, they stop with a checkpoint and can be resumed later.',
    buttons: ['Keep training', 'Quit'],
    defaultId: 0,
    cancelId: 0
  })
  return response === 1
}

/** Keeps the machine awake while something trains. */
export class Wakefulness {
  private blocker: number | null = null

  update(training: boolean): void {
    if (training && this.blocker === null) {
      this.blocker = powerSaveBlocker.start('prevent-app-suspension')
    } else if (!training && this.blocker !== null) {
      powerSaveBlocker.stop(this.blocker)
      this.blocker = null
    }
  }
}
