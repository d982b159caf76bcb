import { generator } from '../../random'

/** What short texts are about, with words that mostly belong to one subject. */
const subjects: Record<string, string[]> = {
  cooking: ['soup', 'oven', 'garlic', 'recipe', 'salt', 'pan', 'dough', 'lemon', 'boiled', 'taste'],
  weather: [
    'rain',
    'cloud',
    'storm',
    'sunny',
    'wind',
    'snow',
    'forecast',
    'degrees',
    'fog',
    'hail'
  ],
  sport: [
    'match',
    'goal',
    'coach',
    'league',
    'team',
    'score',
    'referee',
    'training',
    'medal',
    'race'
  ],
  travel: [
    'train',
    'hotel',
    'passport',
    'ticket',
    'flight',
    'luggage',
    'museum',
    'border',
    'map',
    'tour'
  ]
}
const openings = [
  'today',
  'yesterday',
  'we think',
  'my sister says',
  'in the end',
  'honestly',
  'at noon',
  'once more'
]
const links = [
  'with a',
  'and the',
  'after some',
  'without any',
  'near the',
  'but no',
  'before the',
  'for a'
]
const endings = [
  'was fine',
  'made us late',
  'surprised everyone',
  'will change',
  'was the best part',
  'seems odd'
]
/** Share of words that are borrowed from another subject. */
const borrowed = 0.2

export interface ShortText {
  text: string
  subject: string
}

/** Short texts about four subjects, which the words alone tell apart in more than nine of ten cases. */
export function shortTexts(count = 2000, seed = 0): ShortText[] {
  const random = generator(seed, 'generation')
  const names = Object.keys(subjects)
  const one = (words: string[]): string => words[random.integer(words.length)]!
  return Array.from({ length: count }, (_, row) => {
    const subject = names[row % names.length]!
    const word = () => one(subjects[random.uniform() < borrowed ? one(names) : subject]!)
    const middle = Array.from({ length: 2 + random.integer(3) }, () => `${one(links)} ${word()}`)
    return { text: `${one(openings)}, the ${word()} ${middle.join(' ')} ${one(endings)}.`, subject }
  })
}

/** The same as a CSV file with the columns "text" and "subject". */
export const shortTextsCsv = (count?: number, seed?: number): string =>
  [
    'text,subject',
    ...shortTexts(count, seed).map(({ text, subject }) => `"${text}",${subject}`),
    ''
  ].join('\n')
