import { theme } from '../stores/theme.svelte'
import type { ChartAppearance } from './line-chart'
import { paletteSize } from './palette'

/** The tokens as chart.js needs them, read anew when the theme changes. */
function read(): ChartAppearance {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    lines: Array.from({ length: paletteSize }, (_, index) => token(`--series-${index}`)),
    text: token('--text-muted'),
    strong: token('--text'),
    grid: token('--grid'),
    surface: token('--surface'),
    accent: token('--accent'),
    font: token('--font')
  }
}

class Appearance {
  private readonly byTheme = new Map<boolean, ChartAppearance>()

  /** Reactive: depends on whether it is dark. */
  get current(): ChartAppearance {
    const { dark } = theme
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    const known = this.byTheme.get(dark) ?? read()
    this.byTheme.set(dark, known)
    return known
  }
}

export const appearance = new Appearance()
