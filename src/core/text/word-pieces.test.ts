import { expect, it } from 'vitest'
import { encodeText, fitWordPieces, numberPieces, padding, unknown, wordsOf } from './word-pieces'

it('finds words and signs in any script', () => {
  expect(wordsOf('Don’t  STOP, ﬁne!')).toEqual(['don', '’', 't', 'stop', ',', 'fine', '!'])
  expect(wordsOf('ÜBER 3,5 км')).toEqual(['über', '3', ',', '5', 'км'])
  expect(wordsOf('  ')).toEqual([])
})

it('writes known words as one piece and others as parts', () => {
  const vocabulary = fitWordPieces(['the cat plays', 'the dog played', 'the cats play, the cat'])
  expect(vocabulary.slice(0, 2)).toEqual(['[pad]', '[unknown]'])
  expect(vocabulary).toContain('cat')
  const numbers = numberPieces(vocabulary)
  const read = (text: string, length: number) =>
    [...encodeText(text, numbers, length).pieces].map((piece) => vocabulary[piece])
  expect(read('The cat', 4)).toEqual(['the', 'cat', '[pad]', '[pad]'])
  expect(read('cats', 2)).toEqual(['cat', '##s'])
  expect(read('zebra the', 2)).toEqual(['[unknown]', 'the'])
  expect(encodeText('the the the', numbers, 2).cut).toBe(1)
  expect(encodeText('', numbers, 2).pieces).toEqual(Int32Array.of(padding, padding))
  expect(encodeText('[pad]', numbers, 3).pieces).not.toContain(numbers.get('[pad]'))
  expect(unknown).toBe(1)
})

it('keeps to its size, and does not depend on the order of the texts', () => {
  const texts = Array.from({ length: 300 }, (_, i) => `word${i} other${i % 7} thing${i % 90}`)
  const vocabulary = fitWordPieces(texts, 100)
  expect(vocabulary).toHaveLength(100)
  expect(new Set(vocabulary).size).toBe(100)
  expect(fitWordPieces(texts.toReversed(), 100)).toEqual(vocabulary)
})
