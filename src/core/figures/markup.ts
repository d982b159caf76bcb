const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Text escaped for HTML and SVG, attributes included. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

type Attributes = Record<string, string | number | undefined>

/** An SVG element; coordinates to a tenth of a pixel, what is undefined left out. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? short(value) : escaped(String(value))}"`
    )
    .join('')
  return inside ? `<${name}${written}>${inside}</${name}>` : `<${name}${written}/>`
}

export const short = (value: number): string => String(Math.round(value * 10) / 10)
