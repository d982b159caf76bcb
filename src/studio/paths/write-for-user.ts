import { writeFile } from 'node:fs/promises'
import { shareLikeFolder } from '../../storage/access'

/** Writes a file that people asked for, outside of the home: their folder says who may read it. */
export async function writeForUser(path: string, text: string): Promise<void> {
  await writeFile(path, text)
  await shareLikeFolder(path)
}
