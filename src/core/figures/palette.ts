/**
 * The colours of lines, for a light and a dark ground; a line's style holds an index into them. Each pair differs by at
 * least 12 in CIE76, for normal vision, protanopia, deuteranopia and tritanopia, and each colour stands out by 3:1 from
 * the grounds it is drawn on. The last one is grey: plain training, so that the policies stand out.
 */
export const palette = {
  light: [
    ...['#355f9d', '#d96802', '#08946c', '#a10757'],
    ...['#5f49b3', '#7a5e01', '#658fa8', '#73747e']
  ],
  dark: [
    ...['#8fb3f7', '#d5752c', '#51d5a9', '#ce7196'],
    ...['#8c85e4', '#c9ac17', '#42aac7', '#b8c0cf']
  ]
} as const

/** Number of colours of a palette. */
export const paletteSize = palette.light.length
