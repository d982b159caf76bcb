import type { Binding, BindingAttribute } from './binding'
import type { Attribute } from './definition'

function readAttribute(binding: Binding, { name, type, value }: BindingAttribute): Attribute {
  const many = Array.isArray(value)
  switch (type) {
    case binding.TF_ATTR_STRING:
      if (many) return { kind: 'strings', value: value.map(String) }
      return { kind: 'string', value: String(value) }
    case binding.TF_ATTR_INT:
      if (many) return { kind: 'integers', value: value.map(Number) }
      return { kind: 'integer', value: Number(value) }
    case binding.TF_ATTR_FLOAT:
      if (many) return { kind: 'floats', value: value.map(Number) }
      return { kind: 'float', value: Number(value) }
    case binding.TF_ATTR_BOOL:
      if (many) return { kind: 'booleans', value: value.map(Boolean) }
      return { kind: 'boolean', value: Boolean(value) }
    case binding.TF_ATTR_TYPE:
      if (many) return { kind: 'types', value: value.map(Number) }
      return { kind: 'type', value: Number(value) }
    case binding.TF_ATTR_SHAPE:
      return { kind: 'shape', value: (value as number[]).map(Number) }
    default:
      throw new Error(`the attribute ${name} has a kind (${type}) that graphs are not written with`)
  }
}

export function readAttributes(
  binding: Binding,
  attributes: BindingAttribute[]
): Record<string, Attribute> {
  return Object.fromEntries(
    attributes.map((attribute) => [attribute.name, readAttribute(binding, attribute)])
  )
}

/** Types that tfjs-node leaves to the eager runtime, by the input whose type they name. */
const implied: Partial<Record<string, Record<string, number>>> = { ExpandDims: { T: 0 } }

/** Attributes that a graph needs though the backend does not give them. */
export function impliedAttributes(
  operation: string,
  inputTypes: number[]
): Record<string, Attribute> {
  const types = Object.entries(implied[operation] ?? {})
  return Object.fromEntries(
    types.map(([name, input]) => [name, { kind: 'type', value: inputTypes[input]! }])
  )
}
