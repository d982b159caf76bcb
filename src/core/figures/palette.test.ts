import { describe, expect, it } from 'vitest'
import { palette, paletteSize } from './palette'

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const times = (matrix: Matrix, vector: Triple): Triple => [
  dot(matrix[0], vector),
  dot(matrix[1], vector),
  dot(matrix[2], vector)
]

/** Linear light of an sRGB colour (IEC 61966-2-1). */
function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** Machado, Oliveira and Fernandes (2009), severity 1; they act on linear light. */
const visions: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
}

const toXyz: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041]
]

/** CIELAB under D65, of linear light. */
function lab(light: Triple): Triple {
  const f = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116
  const white = times(toXyz, [1, 1, 1])
  const [x, y, z] = times(toXyz, light)
  return [
    116 * f(y / white[1]) - 16,
    500 * (f(x / white[0]) - f(y / white[1])),
    200 * (f(y / white[1]) - f(z / white[2]))
  ]
}

function seen(hex: string, vision: Matrix): Triple {
  const [r, g, b] = times(vision, linear(hex))
  const shown = (value: number): number => Math.min(1, Math.max(0, value))
  return lab([shown(r), shown(g), shown(b)])
}

function difference(a: string, b: string, vision: Matrix): number {
  const [one, other] = [seen(a, vision), seen(b, vision)]
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

/** WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [a, b]
    .map((hex) => dot(toXyz[1], linear(hex)))
    .sort((one, other) => one - other)
  return (lighter + 0.05) / (darker + 0.05)
}

const grounds = { light: ['#ffffff', '#f7f7f8'], dark: ['#101013', '#17171b', '#1e1e23'] }

it('measures colours as others did: pairs of an earlier palette that some people could not tell apart', () => {
  const measured = (a: string, b: string, vision: string): number =>
    difference(a, b, visions[vision]!)
  expect(measured('#0b8a6f', '#b8326f', 'deuteranopia')).toBeCloseTo(2.0, 1)
  expect(measured('#8a7200', '#cc5a00', 'protanopia')).toBeCloseTo(2.1, 1)
  expect(measured('#3b6fb6', '#6f5bc4', 'deuteranopia')).toBeCloseTo(7.9, 1)
})

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const colours = palette[theme]

  it.each(Object.entries(visions))('keeps every pair apart for %s', (_, vision) => {
    const pairs = colours.flatMap((a, index) =>
      colours.slice(index + 1).map((b) => ({ a, b, apart: difference(a, b, vision) }))
    )
    expect(pairs).toHaveLength((paletteSize * (paletteSize - 1)) / 2)
    expect(pairs.filter(({ apart }) => apart < 12)).toEqual([])
  })

  it('stands out from every ground', () => {
    const weak = colours.flatMap((colour) =>
      grounds[theme].filter((ground) => contrast(colour, ground) < 3)
    )
    expect(weak).toEqual([])
  })
})
