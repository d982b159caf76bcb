import { StudioError } from '../../../contract/errors'
import type { JudgedOrder, JudgedPage, JudgedRequest } from '../../../contract/prediction-calls'
import type { Session } from '../../stores/session.svelte'
import type { Subject } from './studies.svelte'

/** Examples of a split with their predictions, page by page. */
export class JudgedPages {
  page = $state.raw<JudgedPage | null>(null)
  error = $state.raw<StudioError | null>(null)
  start = $state(0)

  constructor(
    private readonly id: string,
    private readonly subject: Subject,
    readonly size: number,
    private readonly session: Session
  ) {}

  /** Asks for the page that begins at `start`; returns what takes the question back. */
  load(
    order: JudgedOrder,
    choice: Pick<JudgedRequest, 'pair' | 'beside' | 'wrong'> = {}
  ): () => void {
    const controller = new AbortController()
    const { id, subject, start, size: count } = this
    this.session.client.call
      .judgedExamples(
        { id, ...subject, order, start, count, ...choice },
        { signal: controller.signal }
      )
      .then((page) => {
        this.page = page
        this.error = null
      })
      .catch((thrown: unknown) => {
        const error = StudioError.from(thrown)
        if (error.code !== 'cancelled') this.error = error
      })
    return () => controller.abort()
  }

  canMove(by: 1 | -1): boolean {
    const next = this.start + by * this.size
    return next >= 0 && next < (this.page?.total ?? 0)
  }

  move(by: 1 | -1): void {
    if (this.canMove(by)) this.start += by * this.size
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
