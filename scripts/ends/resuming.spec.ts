import { appendFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '../../e2e/test'
import { isFinal } from '../../src/contract/records'
import { withHome } from './home'
import { resumedFile, type ResumedRuns } from './plan'

// Run by `npm run ends` after all ends: every run that is not finished goes on from where it was.
const folder = process.env.MIXUP_STUDIO_ENDS_FOLDER ?? ''
const homes = join(folder, 'homes')

for (const name of existsSync(homes) ? readdirSync(homes).filter(isHome) : []) {
  test(`every run of ${name} can be resumed`, async () => {
    const resumed = await withHome(join(homes, name), async (call) => {
      const counts: ResumedRuns = { home: name, runs: 0, finished: 0, resumed: 0, stuck: [] }
      const status = async (id: string) => (await call.run({ id })).summary.status
      for (const { id, status: before } of await call.listRuns({})) {
        counts.runs++
        if (before.state === 'finished') {
          counts.finished++
          continue
        }
        if (before.state === 'queued') await call.stopRun({ id })
        await call.resumeRun({ id })
        const isFurther = async (): Promise<boolean> => {
          const { state, step } = await status(id)
          if (state === 'finished') return true
          if (isFinal(state)) return false
          if (step > before.step) return true
          await sleep(100)
          return isFurther()
        }
        if (await isFurther()) counts.resumed++
        else counts.stuck.push(`${id}: ${(await status(id)).reason ?? ''}`)
        if (!isFinal((await status(id)).state)) await call.stopRun({ id })
        while (!isFinal((await status(id)).state)) await sleep(50)
      }
      return counts
    })
    appendFileSync(resumedFile(folder), `${JSON.stringify(resumed)}\n`)
    expect(resumed.stuck).toEqual([])
  })
}

/** Electron keeps its own files beside a home. */
function isHome(name: string): boolean {
  return !name.endsWith('-window')
}
