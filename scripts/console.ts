/** Prints what a command is doing. */
export function say(text: string): void {
  console.log(`• ${text}`)
}

/** Prints what is wrong and how to fix it. */
export function warn(text: string): void {
  console.error(`! ${text}`)
}
