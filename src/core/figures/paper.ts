import type { FigureColours } from './figure'

/** The colours of the light appearance, for reports that are read and printed without the studio. */
export const paperColours: FigureColours = {
  lines: ['#3b6fb6', '#cc5a00', '#0b8a6f', '#b8326f', '#6f5bc4', '#8a7200', '#1f8fae', '#5f6672'],
  text: '#1c1c22',
  muted: '#5b5b68',
  grid: '#e3e3e8',
  surface: null,
  font: 'system-ui, sans-serif'
}
