import { runUserRecord, type RunUserRecord } from '../contract/records'
import { SharedFile } from '../storage/shared-file'

/** What people added to a run, and what is wrong with its file. */
export interface UserPart {
  record: RunUserRecord
  problem: string | null
}

/** `user.json`: name, tags and notes of a run, which every host changes. */
export const userFile = (path: string): SharedFile<typeof runUserRecord> =>
  new SharedFile(path, runUserRecord, () => noUser)

export const noUser: RunUserRecord = { tags: [], deleted: null }

export async function readUser(path: string): Promise<UserPart> {
  const file = userFile(path)
  return { record: await file.read(), problem: file.problem }
}
