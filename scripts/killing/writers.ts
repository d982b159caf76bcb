import { readdir, readFile, readlink } from 'node:fs/promises'

const appending = 0o2000

/** How many processes of this machine, in whatever container, write the metrics of each run of a home. */
export async function writersOfRuns(home: string): Promise<Map<string, number>> {
  const writers = new Map<string, number>()
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const runs = await Promise.all(pids.map((pid) => writtenBy(pid, home)))
  for (const id of runs.flat()) writers.set(id, (writers.get(id) ?? 0) + 1)
  return writers
}

async function writtenBy(pid: string, home: string): Promise<string[]> {
  const found = new Set<string>()
  for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const path = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    if (!path.startsWith(`${home}/runs/`) || !path.endsWith('/metrics.jsonl')) continue
    const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8').catch(() => '')
    const flags = parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8)
    if (flags & appending) found.add(path.split('/').at(-2) ?? '')
  }
  return [...found]
}
