/** Something that can be opened or done from the list of commands. */
export interface Command {
  title: string
  /** What it is: "Run", "Project", "View", "Action". */
  kind: string
  run: () => void
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** 0 where the title begins with the text, 1 where a word of it does, 2 else. */
function rank(title: string, text: string): number {
  const place = title.indexOf(text)
  if (place === 0) return 0
  return place > 0 && /[^\p{L}\p{N}]/u.test(title[place - 1]!) ? 1 : 2
}

/**
 * The commands that hold every word of a text, in any order and case; those that begin with it first, otherwise in the
 * order in which they are given.
 */
export function matching(commands: readonly Command[], text: string, most: number): Command[] {
  const wanted = plain(text.trim())
  const words = wanted.split(/\s+/)
  return commands
    .map((command) => ({
      command,
      title: plain(command.title),
      all: plain(`${command.kind} ${command.title}`)
    }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .map((found) => ({ ...found, rank: rank(found.title, wanted) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ command }) => command)
}
