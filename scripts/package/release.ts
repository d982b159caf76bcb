/**
 * What CHANGELOG.md says of a version.
 * @throws Error where it has no section of that name, or one without an entry
 */
export function releaseNotes(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m)
  const section = sections.find((one) => one.split('\n', 1)[0]?.trim() === version)
  const notes = section?.split('\n').slice(1).join('\n').trim() ?? ''
  if (notes === '') throw new Error(`CHANGELOG.md has no section "## ${version}" with entries`)
  return `${notes}\n`
}
