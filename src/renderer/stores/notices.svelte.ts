import { createContext } from 'svelte'
import { StudioError } from '../../contract/errors'

interface Notice {
  id: number
  text: string
  tone: 'plain' | 'bad'
  action: { title: string; run: () => void } | null
}

const shownFor = { plain: 8000, bad: 15_000 }

/** Short messages at the edge of the window, some with undo. */
export class Notices {
  list = $state.raw<Notice[]>([])
  private next = 0

  show(text: string, action: Notice['action'] = null, tone: Notice['tone'] = 'plain'): void {
    const id = this.next++
    this.list = [...this.list.slice(-3), { id, text, tone, action }]
    setTimeout(() => this.dismiss(id), shownFor[tone])
  }

  /** Shows what was done, with undo. */
  showDone(text: string, undo: () => Promise<unknown>): void {
    this.show(text, {
      title: 'Undo',
      run: () => void undo().catch((thrown: unknown) => this.showError(thrown))
    })
  }

  /** For whatever a call rejected with. */
  showError(thrown: unknown): void {
    this.show(StudioError.from(thrown).message, null, 'bad')
  }

  /** Calls, and shows why it failed. */
  async attempt(call: () => Promise<void>): Promise<void> {
    try {
      await call()
    } catch (thrown) {
      this.showError(thrown)
    }
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }
}

export const [getNotices, provideNotices] = createContext<Notices>()
