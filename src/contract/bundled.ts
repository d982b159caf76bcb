interface BundledDescription {
  title: string
  /** In `resources/data`. */
  file: string
  description: string
  /** SPDX identifier of the licence. */
  licence: string
  /** Attribution to include wherever the data or a model trained on it is passed on. */
  attribution: string
  url: string
}

/** The bundled data sets, with the attribution that their licences require. */
export const bundledData = {
  digits: {
    title: 'Handwritten digits',
    file: 'digits.csv.gz',
    description: '1,797 digits of 8x8 grey pixels in ten classes',
    licence: 'CC-BY-4.0',
    attribution:
      'Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998',
    url: 'https://doi.org/10.24432/C50P49'
  },
  penguins: {
    title: 'Palmer penguins',
    file: 'penguins.csv',
    description: '344 penguins of three species: numbers and words, some missing',
    licence: 'CC0-1.0',
    attribution:
      'Palmer Penguins: K. B. Gorman, T. D. Williams and W. R. Fraser, PLoS ONE 9(3), 2014',
    url: 'https://doi.org/10.1371/journal.pone.0090081'
  },
  emoji: {
    title: 'Emoji',
    file: 'emoji.zip',
    description:
      '849 colour drawings of 64x64 pixels in five categories; 40 of each to train, 10 to validate',
    licence: 'Apache-2.0',
    attribution: 'Noto Emoji, copyright Google LLC',
    url: 'https://github.com/googlefonts/noto-emoji'
  },
  'emoji-twitter': {
    title: 'Emoji, drawn by Twitter',
    file: 'emoji-twitter.zip',
    description: 'The same things, split the same way, in another style: a shifted test set',
    licence: 'CC-BY-4.0',
    attribution: 'Twemoji, copyright Twitter, Inc. and other contributors; unchanged drawings',
    url: 'https://github.com/jdecked/twemoji'
  }
} as const satisfies Record<string, BundledDescription>

export type BundledName = keyof typeof bundledData
export const bundledNames = Object.keys(bundledData) as [BundledName, ...BundledName[]]

/** Attribution for bundled data, and for models trained on it. */
export function creditFor(name: BundledName): string {
  const { title, attribution, licence, url } = bundledData[name]
  return `${title}: ${attribution}. Licence: ${licence}. ${url}`
}
