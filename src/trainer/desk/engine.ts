import type { deskContract } from '../../contract/api'
import type { Handlers } from '../../rpc/types'

type Progress = (text: string, done: number, total: number | null) => void

/** What answers the desk's questions; tests put a small one in its place. */
export type DeskEngine = (progress: Progress) => Handlers<typeof deskContract>
