import { resolve } from 'node:path'
import { bundledNames } from '../contract/bundled'
import { StudioError, describeIssues } from '../contract/errors'
import {
  dataSource,
  readingOptions,
  type DataSource,
  type ImageShape,
  type ReadingOptions
} from '../contract/data'
import { delimiterNames, type ReadingOption } from '../contract/reading-controls'

/** The options of `inspect`, as commander gives them. */
export interface DataOptions extends Partial<Record<ReadingOption, unknown>> {
  format?: string
  target?: string[]
  image?: string
  /** true without a value, false by --no-header. */
  header?: boolean | 'yes' | 'no'
  delimiter?: string
  missing?: string[]
  white?: string
  labels?: string
}

const bundled: readonly string[] = bundledNames
const generated = ['two-moons', 'spirals', 'blobs']

/** A bundled or generated data set by its name, else a file or folder. */
export function parseSource(text: string, { format }: DataOptions): DataSource {
  const source = bundled.includes(text)
    ? { kind: 'bundled', name: text }
    : generated.includes(text)
      ? { kind: 'generated', name: text }
      : { kind: 'path', path: text, ...(format !== undefined && { format }) }
  return checked(dataSource.safeParse(source))
}

export function parseReading(options: DataOptions): ReadingOptions {
  const { image, target, header, delimiter, missing, white, labels, ...rest } = options
  return checked(
    readingOptions.safeParse({
      ...rest,
      ...(header !== undefined && { header: header === true || header === 'yes' }),
      ...(delimiter !== undefined && { delimiter: delimiterNames[delimiter] ?? delimiter }),
      ...(white !== undefined && { white: Number(white) || white }),
      ...(labels !== undefined && { labels: resolve(labels) }),
      ...(missing && { missing: ['', ...missing] }),
      ...(target && { target: target.length === 1 ? target[0] : target }),
      ...(image !== undefined && { image: parseImage(image) })
    })
  )
}

function parseImage(text: string): ImageShape {
  const match = /^(\d+)x(\d+)x([13])$/.exec(text)
  if (!match) {
    throw new StudioError(
      'invalid-argument',
      `--image ${text}: write height x width x channels, such as 28x28x1 or 32x32x3.`
    )
  }
  return {
    height: Number(match[1]),
    width: Number(match[2]),
    channels: Number(match[3]) as ImageShape['channels']
  }
}

function checked<T>(
  result:
    | { success: true; data: T }
    | { success: false; error: Parameters<typeof describeIssues>[0] }
): T {
  if (result.success) return result.data
  throw new StudioError('invalid-argument', describeIssues(result.error))
}
