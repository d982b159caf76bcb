import type { deskContract } from '../../contract/api'
import type { Handlers } from '../../rpc/types'

type Progress = (text: string, done: number, total: number | null) => void

/** Answers the desk's requests; tests replace it with a small one. */
export type DeskEngine = (progress: Progress) => Handlers<typeof deskContract>

export type DeskInput<Name extends keyof Handlers<typeof deskContract>> = Parameters<
  Handlers<typeof deskContract>[Name]
>[0]
