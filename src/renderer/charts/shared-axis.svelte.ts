import type { Range } from './bucket'

/** What charts over the same axis have in common: where the pointer is, what is shown, and which lines. */
export class SharedAxis {
  /** Value under the pointer, in whichever chart that is. */
  pointed = $state<number | null>(null)
  /** The part of the axis that is shown; null for all of it. */
  range = $state.raw<Range | null>(null)
  /** Rows (see `rowOf`) that are not drawn. */
  hidden = $state.raw<ReadonlySet<string>>(new Set())
  /** The row that stands out; null where none does. */
  highlighted = $state<string | null>(null)

  toggle(row: string): void {
    const { hidden } = this
    this.hidden = new Set(
      hidden.has(row) ? [...hidden].filter((one) => one !== row) : [...hidden, row]
    )
  }

  /** Shows one row alone; all of them where it is alone already. */
  showAlone(row: string, all: string[]): void {
    const others = all.filter((one) => one !== row)
    const isAlone = !this.hidden.has(row) && others.every((one) => this.hidden.has(one))
    this.hidden = new Set(isAlone ? [] : others)
  }
}
