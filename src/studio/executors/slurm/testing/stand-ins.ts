import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** What commands of Slurm's names answer at once, where only our own work is measured or our calls are counted. */
const answers = {
  /** 17, then 18. */
  sbatch: 'echo $((16 + $(grep -c "^sbatch" "$(dirname "$0")/calls.txt")))',
  squeue: ':',
  scancel: ':',
  sinfo: ':',
  scontrol: 'echo "MaxArraySize = 1001"'
}

export interface StandIns {
  /** A search path on which they come first. */
  path: string
  /** The commands that were called so far with their first arguments, in order. */
  calls(): Promise<string[]>
}

/** Makes replacements for Slurm's commands in a new folder. */
export async function standInCommands(
  folder: string,
  changed: Partial<typeof answers> = {}
): Promise<StandIns> {
  await mkdir(folder)
  const list = join(folder, 'calls.txt')
  await writeFile(list, '')
  for (const [name, answer] of Object.entries({ ...answers, ...changed })) {
    const script = `#!/bin/sh\necho "${name} $1" >> '${list}'\n${answer}\n`
    await writeFile(join(folder, name), script, { mode: 0o755 })
  }
  return {
    path: `${folder}${delimiter}${process.env['PATH']}`,
    calls: async () => (await readFile(list, 'utf8')).split('\n').filter(Boolean)
  }
}
