import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const made = fileURLToPath(new URL('homes/6feb018', import.meta.url))

/** Where the data lay when the home was made. */
const folderThen = '/made-by-6feb018'

/** Copies the home into a folder, together with its data, and returns where the home then is. */
export async function copyHomeOf6feb018(folder: string): Promise<string> {
  await cp(made, folder, { recursive: true })
  const home = join(folder, 'home')
  const folderNow = JSON.stringify(join(folder, 'files')).slice(1, -1)
  for (const entry of await readdir(home, { recursive: true })) {
    if (extname(entry) !== '.json') continue
    const path = join(home, entry)
    const text = await readFile(path, 'utf8')
    if (text.includes(folderThen)) await writeFile(path, text.replaceAll(folderThen, folderNow))
  }
  return home
}
