import { formatMeasured, formatPlural } from '../../contract/format-number'
import type { RunEvent } from '../../contract/events'
import type { RunStatus } from '../../contract/records'
import { describeScores } from '../format-scores'

/** What is known about a running run, collected from its events. */
export class RunProgress {
  private phase = 'waiting'
  private epochs = 0
  private stepsPerEpoch = 1
  private step = 0
  private loss = NaN
  private validation = ''
  private trainingSince = 0
  private stepsBefore = 0

  /** Of a run that began before it was looked at, whose first events were missed. */
  join(status: Pick<RunStatus, 'state' | 'epochs' | 'epoch' | 'step'>): void {
    const { state, epochs, epoch, step } = status
    if (this.epochs > 0) return
    this.epochs = epochs
    if (state !== 'running' && state !== 'paused') return
    this.step = this.stepsBefore = step
    this.trainingSince = Date.now()
    if (epoch === 0) return
    this.stepsPerEpoch = step / epoch
    this.phase = 'training'
  }

  /** Events that get a separate line if there is no bar. */
  take(event: RunEvent): string | null {
    switch (event.type) {
      case 'phase':
        this.phase = event.phase
        return event.detail === undefined ? event.phase : null
      case 'started':
        this.epochs = event.epochs
        this.stepsPerEpoch = event.stepsPerEpoch
        this.step = this.stepsBefore = event.resumedAt
        this.trainingSince = Date.now()
        return this.describeStart(event)
      case 'steps':
        this.step = event.columns.step.at(-1) ?? this.step
        this.loss = event.columns.loss.at(-1) ?? this.loss
        return null
      case 'epoch':
        this.stepsPerEpoch = event.metrics.step / event.metrics.epoch
        this.phase = 'training'
        return this.describeEpoch(event)
      case 'warning':
        return `warning: ${event.message}`
      case 'paused':
      case 'resumed':
        return `${event.type} at step ${event.step}`
      case 'checkpoint':
      case 'evaluated':
      case 'uninformed':
      case 'finished':
      case 'failed':
        return null
    }
  }

  /** One line of at most `width` characters. */
  bar(width: number): string {
    if (this.phase !== 'training') return `${this.phase} ...`.slice(0, width)
    const total = Math.max(1, this.epochs * this.stepsPerEpoch)
    const share = Math.min(1, this.step / total)
    const filled = Math.round(share * 20)
    const blocks = '█'.repeat(filled) + '░'.repeat(20 - filled)
    const epoch = Math.min(this.epochs, Math.floor(this.step / this.stepsPerEpoch) + 1)
    const parts = [
      `epoch ${epoch}/${this.epochs} ${blocks} ${Math.floor(100 * share)} %`,
      `loss ${formatMeasured(this.loss)}`,
      this.validation,
      this.remaining(total)
    ]
    return parts
      .filter((part) => part !== '')
      .join('  ')
      .slice(0, width)
  }

  private remaining(total: number): string {
    const done = this.step - this.stepsBefore
    if (done <= 0) return ''
    const seconds = ((Date.now() - this.trainingSince) / 1000 / done) * (total - this.step)
    return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`
  }

  private describeStart(event: RunEvent & { type: 'started' }): string {
    const { trainExamples, validationExamples, testExamples, parameters, device } = event
    const from = event.resumedAt > 0 ? `, from step ${event.resumedAt}` : ''
    return `${formatPlural(trainExamples, 'example')} to train on, ${validationExamples} to validate, ${testExamples} to test; ${formatPlural(parameters, 'parameter')}; ${device}${from}`
  }

  private describeEpoch({ metrics }: RunEvent & { type: 'epoch' }): string {
    const [score = ''] = metrics.validation ? describeScores(metrics.validation) : []
    this.validation = score && `validation ${score}`
    const parts = [
      `epoch ${metrics.epoch}/${this.epochs}`,
      `train loss ${formatMeasured(metrics.trainLoss)}`,
      this.validation,
      `${Math.round(metrics.examplesPerSecond)} examples/s`
    ]
    return parts.filter((part) => part !== '').join('  ')
  }
}
