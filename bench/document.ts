import { readFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { writeDocument } from '../scripts/write-document'

const path = join(import.meta.dirname, '../docs/BENCHMARKS.md')

const processor = (): string => cpus()[0]?.model.trim() ?? 'unknown processor'

/**
 * When and where something was measured, for the line under a heading.
 * @param device what computed
 */
export function circumstances(threads: number | string, device = processor()): string {
  const date = new Date().toISOString().slice(0, 10)
  return `${date}: ${device}, ${threads} threads, Node ${process.versions.node}`
}

/** How busy the machine is, this process among it: processes that want a core, over the last minute. */
export const load = (): string => loadavg()[0]!.toFixed(1)

/**
 * Replaces one section of docs/BENCHMARKS.md, from its heading to the next of its level, or adds it; formatted as the checks
 * ask.
 */
export async function writeSection(heading: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => '# Benchmarks\n')
  const sections = before.split(/^(?=## )/m)
  const title = `## ${heading}\n`
  const section = `${title}\n${text.trim()}\n`
  const at = sections.findIndex((known) => known.startsWith(title))
  if (at < 0) sections.push(section)
  else sections[at] = section
  const document = sections.map((known) => known.trim()).join('\n\n')
  await writeDocument(path, document)
}
