import type { FigureColours } from './figure'
import { palette } from './palette'

/** The colours of the light appearance, for reports that are read and printed without the studio. */
export const paperColours: FigureColours = {
  lines: [...palette.light],
  text: '#1c1c22',
  muted: '#5b5b68',
  grid: '#e3e3e8',
  surface: null,
  font: 'system-ui, sans-serif'
}
