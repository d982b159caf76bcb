import { StudioError } from '../../contract/errors'
import type { SelfTestReport } from '../../contract/self-test'
import { session } from './session.svelte'

type Stage =
  | { name: 'idle' }
  | { name: 'running'; text: string; share: number | null }
  | { name: 'done'; report: SelfTestReport }
  | { name: 'failed'; error: StudioError }

const marked = /^Self-test/

/** The check of this machine's device; it goes on while people look at something else. */
class SelfTest {
  stage = $state.raw<Stage>({ name: 'idle' })

  async run(): Promise<void> {
    if (this.stage.name === 'running') return
    this.stage = { name: 'running', text: 'Starting', share: null }
    const { client } = session
    const forget = client.on('progress', ({ text, done, total }) => {
      if (!marked.test(text)) return
      this.stage = { name: 'running', text, share: total === null ? null : done / total }
    })
    try {
      this.stage = { name: 'done', report: await client.call.selfTest() }
    } catch (thrown) {
      this.stage = { name: 'failed', error: StudioError.from(thrown) }
    } finally {
      forget()
    }
  }
}

export const selfTest = new SelfTest()
