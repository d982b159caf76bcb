import { expect, it } from 'vitest'
import { changed } from './canvas'
import { flipAcross, flipDown, resizedCrop, rotate, translate } from './geometry'

const picture = (channels: number, height: number, width: number) => ({
  ...{ height, width, channels },
  pixels: Uint8Array.from({ length: height * width * channels }, (_, at) => at)
})

it.each([1, 3])('flips pictures of %i channels, also of one pixel', (channels) => {
  for (const [height, width] of [
    [1, 1],
    [2, 3],
    [3, 4]
  ] as const) {
    const given = picture(channels, height, width)
    const places = [...given.pixels]
    const lines = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => {
        const at = (y * width + x) * channels
        return places.slice(at, at + channels)
      })
    )
    expect([...changed(given, [flipAcross()]).pixels]).toEqual(
      lines.flatMap((line) => line.toReversed().flat())
    )
    expect([...changed(given, [flipDown()]).pixels]).toEqual(lines.toReversed().flat(2))
    expect(changed(given, [flipDown(), flipAcross(), rotate(180)])).toEqual(given)
  }
})

it('crops after other changes from what they made', () => {
  const { pixels } = changed(picture(1, 2, 4), [
    flipAcross(),
    resizedCrop({ top: 0, left: 0, height: 2, width: 2 }),
    flipDown()
  ])
  // 3 2 above 7 6, four wide and upside down
  expect([...pixels]).toEqual([7, 7, 6, 6, 3, 3, 2, 2])
})

it('moves by whole pixels, and leaves black behind', () => {
  const given = picture(1, 2, 3)
  const moved = (right: number, down: number) => [
    ...changed(given, [translate(right, down)]).pixels
  ]
  expect(moved(1, 0)).toEqual([0, 0, 1, 0, 3, 4])
  expect(moved(-2, 1)).toEqual([0, 0, 0, 2, 0, 0])
  expect(moved(0, -1)).toEqual([3, 4, 5, 0, 0, 0])
  for (const outside of [moved(3, 0), moved(-5, 0), moved(0, 2), moved(0, -9)]) {
    expect(outside).toEqual(new Array(6).fill(0))
  }
})
