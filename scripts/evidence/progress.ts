import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { claimView } from '../../src/contract/claims/calls'
import { experimentDetails } from '../../src/contract/experiment/calls'
import { readJson, writeJson } from '../../src/storage/json'
import type { Subject } from './plan'

const testedClaim = claimView.extend({ testedIn: z.number() })
export type TestedClaim = z.infer<typeof testedClaim>

const result = z.object({
  complete: z.boolean(),
  /** Over all attempts. */
  seconds: z.number(),
  claims: z.array(testedClaim),
  experiment: experimentDetails.nullable()
})
export type Result = z.infer<typeof result>

const nothing: Result = { complete: false, seconds: 0, claims: [], experiment: null }

/** Results of the plan's commands, kept with the runs, so that an interrupted plan can be resumed. */
export class Progress {
  private results: Record<string, Result> = {}

  constructor(
    private readonly project: string,
    readonly home: string
  ) {}

  async open(): Promise<void> {
    this.results = (await readJson(this.file, z.record(z.string(), result))) ?? {}
  }

  of({ key }: Subject): Result {
    return this.results[key] ?? nothing
  }

  /** Runs a subject's command, unless it is complete. */
  async runCommand(subject: Subject): Promise<void> {
    const before = this.of(subject)
    if (before.complete) return
    const began = performance.now()
    const keep = async (change: Partial<Result>): Promise<void> => {
      const seconds = before.seconds + (performance.now() - began) / 1000
      this.results[subject.key] = { ...this.of(subject), ...change, seconds }
      await writeJson(this.file, this.results)
    }
    const entry = join(this.project, 'bin', 'mixup-studio.js')
    const args = [entry, '--json', '--home', this.home, ...subject.command]
    const child = spawn(process.execPath, args, {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    for await (const line of createInterface({ input: child.stdout })) {
      const record = z.looseObject({ type: z.string() }).safeParse(JSON.parse(line))
      if (record.data?.type === 'claim') {
        const claim = testedClaim.parse(record.data)
        const others = this.of(subject).claims.filter(({ name }) => name !== claim.name)
        await keep({ claims: [...others, claim] })
      } else if (record.data?.type === 'result') {
        await keep({ experiment: experimentDetails.parse(record.data) })
      }
    }
    const code = await ended
    await keep({ complete: code === 0 })
    if (code !== 0) {
      throw new Error(`${subject.title}: the command ended with ${code}. Start it again to resume.`)
    }
  }

  private get file(): string {
    return join(this.home, 'evidence.json')
  }
}
