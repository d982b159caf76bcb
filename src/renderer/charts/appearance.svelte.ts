import { createContext } from 'svelte'
import type { Theme } from '../stores/theme.svelte'
import type { ChartAppearance } from './line-chart'
import { palette } from '../../core/figures/palette'

/** The tokens as chart.js needs them, read again when the theme changes. */
function read(lines: readonly string[]): ChartAppearance {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    lines: [...lines],
    text: token('--text-muted'),
    strong: token('--text'),
    grid: token('--grid'),
    surface: token('--surface'),
    accent: token('--accent'),
    font: token('--font')
  }
}

export class Appearance {
  private readonly byTheme = new Map<boolean, ChartAppearance>()

  constructor(private readonly theme: Theme) {}

  /** Reactive: depends on whether it is dark. */
  get current(): ChartAppearance {
    const { dark } = this.theme
    const name = dark ? 'dark' : 'light'
    const { dataset, style } = document.documentElement
    dataset['theme'] = name
    for (const [index, colour] of palette[name].entries()) {
      style.setProperty(`--series-${index}`, colour)
    }
    const known = this.byTheme.get(dark) ?? read(palette[name])
    this.byTheme.set(dark, known)
    return known
  }
}

export const [getAppearance, provideAppearance] = createContext<Appearance>()
