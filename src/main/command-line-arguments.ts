const mark = '--cli'

/** What follows `--cli --` among the arguments of a start; null where the app is to open its window. */
export function commandLineArguments(args: readonly string[]): string[] | null {
  const at = args.indexOf(mark)
  if (at < 0) return null
  return args.slice(args[at + 1] === '--' ? at + 2 : at + 1)
}
