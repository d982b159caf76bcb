import type { ImportProblem, ProblemKind } from '../../contract/records'

/** Characters of a place and of a message: names of columns and cells may be long. */
const longest = { where: 200, message: 1000 }

const clip = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text

/** Lines kept of each kind; beyond that they are counted in one closing line. */
const keptPerKind = 200

const severities: Record<ProblemKind, ImportProblem['severity']> = {
  unreadable: 'error',
  'wrong size': 'warning',
  duplicate: 'info',
  'in two splits': 'warning',
  'empty class': 'warning',
  'one-example class': 'warning',
  skipped: 'warning',
  'missing values': 'warning',
  'bad row': 'warning',
  uncertain: 'warning',
  'cannot measure': 'warning',
  note: 'info'
}

/** Collects what an import finds, so that nothing is dropped silently and a report stays readable. */
export class Problems {
  private readonly lines: ImportProblem[] = []
  private readonly counts = new Map<ProblemKind, number>()

  add(kind: ProblemKind, where: string, message: string): void {
    const count = (this.counts.get(kind) ?? 0) + 1
    this.counts.set(kind, count)
    if (count <= keptPerKind) {
      this.lines.push({
        kind,
        where: clip(where, longest.where),
        message: clip(message, longest.message),
        severity: severities[kind]
      })
    }
  }

  /** Losses: parts that could not be read, and skipped rows. */
  failures(): { where: string; message: string }[] {
    return this.list()
      .filter(
        ({ kind, message }) =>
          kind === 'unreadable' || (kind === 'bad row' && /left out/.test(message))
      )
      .map(({ where, message }) => ({ where, message }))
  }

  count(kind: ProblemKind): number {
    return this.counts.get(kind) ?? 0
  }

  /** Adds the problems of another list. */
  absorb(other: Problems): void {
    for (const [kind, count] of other.counts) {
      const kept = this.lines.filter((line) => line.kind === kind).length
      this.lines.push(
        ...other.lines.filter((line) => line.kind === kind).slice(0, keptPerKind - kept)
      )
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + count)
    }
  }

  /** All lines; kinds with more than 200 end in a line that says how many there are in all. */
  list(): ImportProblem[] {
    const closing = [...this.counts]
      .filter(([, count]) => count > keptPerKind)
      .map(([kind, count]) => ({
        kind,
        where: `${count - keptPerKind} more`,
        message: `${count} in all; the first ${keptPerKind} are listed`,
        severity: severities[kind]
      }))
    return [...this.lines, ...closing]
  }
}
