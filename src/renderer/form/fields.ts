import { z } from 'zod'
import { valueAt } from './paths'

interface Described {
  /** Last part of the path. */
  key: string
  title: string
  description?: string | undefined
  unit?: string | undefined
  /** What leaving it empty means, in a word or few. */
  empty?: string | undefined
}

interface Limits {
  integer: boolean
  minimum?: number | undefined
  maximum?: number | undefined
}

/** One control of a form, or a group of them, as the schema describes it. */
export type Field = Described &
  (
    | ({ kind: 'number'; nullable: boolean } & Limits)
    | { kind: 'boolean' }
    | { kind: 'text'; nullable: boolean }
    | { kind: 'choice'; options: (string | number)[]; nullable: boolean }
    | ({ kind: 'numbers' } & Limits)
    | { kind: 'texts' }
    | { kind: 'group'; fields: Field[] }
    | { kind: 'optional'; fields: Field[] }
    | { kind: 'variants'; discriminator: string; variants: Variant[] }
  )

interface Variant {
  value: string
  fields: Field[]
}

/** The part of JSON Schema that zod writes for our contracts. */
interface JsonSchema {
  type?: string | string[]
  title?: string
  description?: string
  unit?: string
  empty?: string
  const?: string | number
  enum?: (string | number)[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
}

/** The fields of an object schema, in its order. */
export function fieldsOf(schema: z.ZodType): Field[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return propertiesOf(json, null)
}

function propertiesOf(schema: JsonSchema, except: string | null): Field[] {
  return Object.entries(schema.properties ?? {})
    .filter(([key]) => key !== except)
    .flatMap(([key, property]) => fieldOf(key, property) ?? [])
}

function fieldOf(key: string, schema: JsonSchema): Field | null {
  const described: Described = {
    key,
    title: schema.title ?? titleOf(key),
    description: schema.description,
    unit: schema.unit,
    empty: schema.empty
  }
  const alternatives = schema.anyOf ?? schema.oneOf
  if (!alternatives) return plainField(described, schema, false)

  const real = alternatives.filter(({ type }) => type !== 'null')
  const nullable = real.length < alternatives.length
  const [only] = real
  if (only && real.length === 1) {
    if (only.properties) {
      return { ...described, kind: 'optional', fields: propertiesOf(only, null) }
    }
    return plainField({ ...described, unit: described.unit ?? only.unit }, only, nullable)
  }
  const constants = real.flatMap((one) => one.const ?? one.enum ?? [])
  if (real.every((one) => one.const !== undefined || one.enum)) {
    return { ...described, kind: 'choice', options: constants, nullable }
  }
  const discriminator = discriminatorOf(real)
  if (!discriminator) return null
  return {
    ...described,
    kind: 'variants',
    discriminator,
    variants: real.map((one) => ({
      value: String(one.properties?.[discriminator]?.const),
      fields: propertiesOf(one, discriminator)
    }))
  }
}

function plainField(described: Described, schema: JsonSchema, nullable: boolean): Field | null {
  const options = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  if (options) return { ...described, kind: 'choice', options, nullable }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return { ...described, kind: 'number', nullable, ...limitsOf(schema) }
    case 'boolean':
      return { ...described, kind: 'boolean' }
    case 'string':
      return { ...described, kind: 'text', nullable }
    case 'array':
      if (schema.items?.type === 'string') return { ...described, kind: 'texts' }
      if (schema.items?.type === 'integer' || schema.items?.type === 'number') {
        return { ...described, kind: 'numbers', ...limitsOf(schema.items) }
      }
      return null
    case 'object':
      return { ...described, kind: 'group', fields: propertiesOf(schema, null) }
    case undefined:
    default:
      return null
  }
}

/** The limits zod adds to every integer are not useful to people. */
function limitsOf(schema: JsonSchema): Limits {
  const known = (limit: number | undefined): number | undefined =>
    limit !== undefined && Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? undefined : limit
  return {
    integer: schema.type === 'integer',
    minimum: known(schema.minimum ?? schema.exclusiveMinimum),
    maximum: known(schema.maximum ?? schema.exclusiveMaximum)
  }
}

function discriminatorOf(variants: JsonSchema[]): string | null {
  const [first] = variants
  const keys = Object.keys(first?.properties ?? {})
  const isConstant = (key: string): boolean =>
    variants.every((variant) => variant.properties?.[key]?.const !== undefined)
  return keys.find(isConstant) ?? null
}

/**
 * The title of the field at a place of a value, "model.filters.1" for one; the place itself where no field is.
 * @param root the value, which says what variants are chosen
 */
export function titleAt(fields: Field[], root: unknown, place: string): string {
  return fieldsAlong(fields, root, place.split('.')).at(-1)?.title ?? place
}

/**
 * The fields on the way to a place, as far as there are any.
 * @param root the value, which says what variants are chosen; without it all of them count
 */
export function fieldsAlong(fields: Field[], root: unknown, keys: string[]): Field[] {
  const along: Field[] = []
  let among = fields
  for (const [index, key] of keys.entries()) {
    const field = among.find((candidate) => candidate.key === key)
    if (!field) break
    along.push(field)
    if (field.kind === 'group' || field.kind === 'optional') among = field.fields
    else if (field.kind === 'variants') {
      const chosen = valueAt(root, [...keys.slice(0, index + 1), field.discriminator])
      among = field.variants
        .filter(({ value }) => root === undefined || value === chosen)
        .flatMap((variant) => variant.fields)
    } else break
  }
  return along
}

/** "minDelta" as "Min delta", "small-cnn" as "Small cnn". */
export function titleOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
