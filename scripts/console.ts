/** Says what a command is doing. */
export function say(text: string): void {
  console.log(`• ${text}`)
}

/** Says what is wrong and how to mend it. */
export function warn(text: string): void {
  console.error(`! ${text}`)
}
