import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, type FormatConfig } from 'oxfmt'
import { projectFolder } from '../src/provisioning/sources'

/**
 * Writes a generated document of the project, formatted as `npm run format` would.
 * @param file its path; what ends in .md is Markdown
 * @throws where the text cannot be parsed
 */
export async function writeDocument(file: string, text: string): Promise<void> {
  const style = JSON.parse(
    await readFile(join(projectFolder(), '.oxfmtrc.json'), 'utf8')
  ) as FormatConfig
  const { code, errors } = await format(file, text, style)
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  await writeFile(file, code)
}
