import { generator } from '../../src/core/random'

/** What is read of an entry of a package's `emoji.json`. */
export interface Emoji {
  category: string
  short_name: string
  /** Name of the file of its drawing. */
  image: string
  has_img_google: boolean
  has_img_twitter: boolean
}

/** Things that differ visibly in their pictures; faces, people, flags and signs are left out. */
export const emojiCategories = [
  'Activities',
  'Animals & Nature',
  'Food & Drink',
  'Objects',
  'Travel & Places'
]

export interface EmojiSplits {
  train: Emoji[]
  validation: Emoji[]
  test: Emoji[]
}

const trainPerClass = 40
const validationPerClass = 10

/** The emoji of the five categories that both vendors have drawn: 40 of each to train, 10 to validate, the rest to test. */
export function splitEmoji(list: Emoji[]): EmojiSplits {
  const splits: EmojiSplits = { train: [], validation: [], test: [] }
  const seen = validationPerClass + trainPerClass
  emojiCategories.forEach((category, place) => {
    const members = list
      .filter((one) => one.category === category && one.has_img_google && one.has_img_twitter)
      .sort((a, b) => (a.short_name < b.short_name ? -1 : 1))
    const order = [...generator(0, 'split', 0, place).permutation(members.length)]
    const pick = (from: number, to?: number) =>
      order
        .slice(from, to)
        .sort((a, b) => a - b)
        .map((index) => members[index]!)
    splits.train.push(...pick(0, trainPerClass))
    splits.validation.push(...pick(trainPerClass, seen))
    splits.test.push(...pick(seen))
  })
  return splits
}
