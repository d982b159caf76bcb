import { createContext } from 'svelte'
import type { ExecutorName } from '../../../contract/executors'
import { StudioError } from '../../../contract/errors'
import type { SelfTestReport } from '../../../contract/self-test'
import type { Session } from '../../stores/session.svelte'

type Stage =
  | { name: 'idle' }
  | { name: 'running'; text: string; share: number | null }
  | { name: 'done'; report: SelfTestReport }
  | { name: 'failed'; error: StudioError }

/** How their progress begins. */
const marked: Record<ExecutorName, RegExp> = { local: /^Self-test/, slurm: /^Slurm self-test/ }

/** The check of a device; it continues while another view is open. */
export class SelfTest {
  stage = $state.raw<Stage>({ name: 'idle' })

  constructor(
    private readonly session: Session,
    private readonly executor: ExecutorName
  ) {}

  async run(): Promise<void> {
    if (this.stage.name === 'running') return
    this.stage = { name: 'running', text: 'Starting', share: null }
    const { client } = this.session
    const forget = client.on('progress', ({ text, done, total }) => {
      if (!marked[this.executor].test(text)) return
      this.stage = { name: 'running', text, share: total === null ? null : done / total }
    })
    try {
      this.stage = { name: 'done', report: await client.call.selfTest({ executor: this.executor }) }
    } catch (thrown) {
      this.stage = { name: 'failed', error: StudioError.from(thrown) }
    } finally {
      forget()
    }
  }
}

export const [getSelfTests, provideSelfTests] = createContext<Record<ExecutorName, SelfTest>>()
