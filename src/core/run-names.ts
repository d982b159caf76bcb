import type { DataSource } from '../contract/data'
import type { RunSummary } from '../contract/records'
import type { RunConfig } from '../contract/run-config'
import { mixingSettings, policyTitle, settingWords } from './setting-words'

export type NamedRun = Pick<RunSummary, 'id' | 'name' | 'config'> & {
  user: { name?: string | undefined }
  status: { created: number }
}

/** More than these would be longer than anybody reads. */
const mostDepartures = 4

/**
 * A name for each run from what tells it apart: its policy, the settings in which it departs from most runs on the same
 * data, and its seed. Names that people gave stay. Each name occurs once.
 */
export function nameRuns(runs: NamedRun[]): Map<string, string> {
  const usual = usualSettings(runs)
  const named = runs.map((run) => ({ run, name: givenName(run) ?? madeName(run, usual) }))
  const byName = grouped(named, ({ name }) => name)
  const names = new Map<string, string>()
  for (const [name, alike] of byName) {
    const byData = grouped(alike, ({ run }) => dataTitle(run.config.data.source))
    for (const [data, same] of byData) {
      const unique = byData.size > 1 ? `${name}, ${data}` : name
      const oldestFirst = same.sort((a, b) => a.run.status.created - b.run.status.created)
      for (const [index, { run }] of oldestFirst.entries()) {
        names.set(run.id, index === 0 ? unique : `${unique} (${index + 1})`)
      }
    }
  }
  return names
}

function grouped<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** Of files, the name of the file or folder. */
export const dataTitle = (source: DataSource): string =>
  source.kind === 'path'
    ? (source.path.split(/[\\/]/).findLast((part) => part !== '') ?? source.path)
    : source.name

/** What people call it. Experiments write a name of their own into the configuration, cut after 200 characters. */
export function givenName({
  user,
  config: { name }
}: Pick<NamedRun, 'user' | 'config'>): string | null {
  if (user.name !== undefined) return user.name
  const byExperiment =
    /: .*, seed \d+(, fold \d+(, run \d+)?)?$/.test(name) ||
    (name.length === 200 && /: /.test(name))
  return name === '' || byExperiment ? null : name
}

function madeName({ config }: NamedRun, usual: UsualSettings): string {
  const departures = settingsOf(config).filter(({ key, text }) => usual(config, key) !== text)
  const architecture = departures.find(({ path }) => path === 'model.architecture')
  const others = departures.filter((one) => one !== architecture)
  const shown = others.slice(0, mostDepartures).map(({ path, value }) => departure(path, value))
  return [
    policyTitle(config.mixing).replace(/ mixup$/, ''),
    ...mixingSettings(config.mixing),
    ...(architecture ? [String(architecture.value)] : []),
    ...shown,
    ...(others.length > mostDepartures ? ['…'] : []),
    `seed ${config.seed}`,
    ...(config.data.split.kFold ? [foldWords(config)] : [])
  ].join(', ')
}

const foldWords = ({ seed, data: { split } }: RunConfig): string => {
  const { fold = 0, partition = 0 } = split.kFold ?? {}
  return partition === seed ? `fold ${fold}` : `partition ${partition}, fold ${fold}`
}

const departure = (path: string, value: unknown): string => {
  if (path === 'data.examplesPerClass') {
    return value === null ? 'all examples' : `${value as number} per class`
  }
  if (path === 'data.trainingExamples') {
    return value === null ? 'all examples' : `${value as number} examples`
  }
  return /\.(kind|architecture)$/.test(path) ? (value as string) : settingWords(path, value)
}

interface Setting {
  path: string
  /** Fields of different architectures, optimizers and schedules are not compared with each other. */
  key: string
  value: unknown
  text: string
}

/** What is named in another way, or makes no other run. */
const left = ['name', 'seed', 'mixing', 'compute.threads', 'data.source', 'data.split.seed']
const isLeft = (path: string): boolean =>
  left.includes(path) || path === 'data.split.kFold' || path === 'data.split.useGiven'

const known = new WeakMap<RunConfig, Setting[]>()

function settingsOf(config: RunConfig): Setting[] {
  const settings = known.get(config) ?? collect(config, '', '')
  known.set(config, settings)
  return settings
}

function collect(branch: object, path: string, variant: string): Setting[] {
  const fields = branch as Record<string, unknown>
  const kind = fields['architecture'] ?? fields['kind']
  const inside = typeof kind === 'string' ? `${variant}/${kind}` : variant
  return Object.entries(fields).flatMap(([field, value]) => {
    const at = path ? `${path}.${field}` : field
    if (isLeft(at)) return []
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return collect(value, at, inside)
    }
    const discriminates = field === 'architecture' || field === 'kind'
    const key = `${at}${discriminates ? variant : inside}`
    return [{ path: at, key, value, text: JSON.stringify(value) ?? '' }]
  })
}

/** What most runs on the same data have for a setting; of equally many, what the oldest has. */
type UsualSettings = (config: RunConfig, key: string) => string | undefined

function usualSettings(runs: NamedRun[]): UsualSettings {
  const counts = new Map<string, Map<string, number>>()
  const oldestFirst = [...runs].sort((a, b) => a.status.created - b.status.created)
  for (const { config } of oldestFirst) {
    const data = dataTitle(config.data.source)
    for (const { key, text } of settingsOf(config)) {
      const place = `${data} ${key}`
      const values = counts.get(place) ?? new Map<string, number>()
      counts.set(place, values.set(text, (values.get(text) ?? 0) + 1))
    }
  }
  const usual = new Map(
    [...counts].map(([place, values]) => {
      const most = Math.max(...values.values())
      return [place, [...values].find(([, count]) => count === most)?.[0]] as const
    })
  )
  return ({ data }, key) => usual.get(`${dataTitle(data.source)} ${key}`)
}
