import type { JudgedOrder, JudgedPage, JudgedRequest } from '../../../contract/prediction-calls'
import { Question } from '../../stores/question.svelte'
import type { Session } from '../../stores/session.svelte'
import type { Subject } from './studies.svelte'

/** Examples of a split with their predictions, page by page. */
export class JudgedPages {
  start = $state(0)
  private readonly question: Question<JudgedPage>

  constructor(
    private readonly id: string,
    private readonly subject: Subject,
    readonly size: number,
    session: Session
  ) {
    this.question = new Question(session)
  }

  get page(): JudgedPage | null {
    return this.question.answer
  }

  get error() {
    return this.question.error
  }

  /** Asks for the page that begins at `start`; returns what takes the question back. */
  load(
    order: JudgedOrder,
    choice: Pick<JudgedRequest, 'pair' | 'beside' | 'wrong'> = {}
  ): () => void {
    const { id, subject, start, size: count } = this
    return this.question.ask((call, options) =>
      call.judgedExamples({ id, ...subject, order, start, count, ...choice }, options)
    )
  }
}

/** Pixels of one example of a page of images. */
export function pixelsAt(
  { pixels, shape }: { pixels: Uint8Array; shape: [number, number, number] },
  index: number
): Uint8Array {
  const size = shape[0] * shape[1] * shape[2]
  return pixels.subarray(index * size, (index + 1) * size)
}
