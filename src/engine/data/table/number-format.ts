import { parseNumber } from './cells'

/** Which character is the decimal mark; the other one may group thousands. */
export type DecimalMark = '.' | ','

const currency =
  /^(?:[$€£¥₹₽₩]|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN)\b)|(?:[$€£¥₹₽₩%‰]|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN))$/giu
/** No-break, thin and figure spaces. */
const blanks = /[\u00a0\u2007\u2009\u202f]/g
const minus = /^[\u2212\u2012\u2013]/
const grouped = {
  '.': /^\d{1,3}(?:([, '’])\d{3})(?:\1\d{3})*(?:\.\d+)?$/,
  ',': /^\d{1,3}(?:([. '’])\d{3})(?:\1\d{3})*(?:,\d+)?$/
}

/** A text without sign, currency, percent sign and odd blanks. */
function strip(text: string): { sign: string; body: string } {
  let body = text.replace(blanks, ' ').trim().replace(minus, '-')
  let sign = ''
  if (/^\(.+\)$/.test(body)) [sign, body] = ['-', body.slice(1, -1)]
  const signed = /^([+-])\s*(.*)$/.exec(body)
  if (signed) [sign, body] = [signed[1]!, signed[2]!]
  body = body.replace(currency, '').trim()
  const inner = /^([+-])\s*(.*)$/.exec(body)
  if (inner && sign === '') [sign, body] = [inner[1]!, inner[2]!]
  return { sign, body: body.replace(currency, '').trim() }
}

/**
 * The number that a text spells with this decimal mark: thousands grouped by the other mark, a blank or an apostrophe;
 * currency and percent signs; Unicode minus; parentheses for negative amounts. Percentages keep their figure: "12 %" is
 * 12. Null when it spells none.
 */
export function parseFormatted(text: string, mark: DecimalMark): number | null {
  if (!/\d/.test(text)) return parseNumber(text)
  const { sign, body } = strip(text)
  if (!/^[\d.]/.test(body) && !(mark === ',' && body.startsWith(','))) return null
  let digits = body
  if (grouped[mark].test(body) && !body.startsWith('0')) {
    digits = body.replace(mark === '.' ? /[, '’]/g : /[. '’]/g, '')
  }
  if (mark === ',') {
    if (digits.includes('.')) return null
    digits = digits.replace(',', '.')
  }
  const number = parseNumber(digits)
  return number === null ? null : sign === '-' ? -number : number
}

/** "0,5", "12,25" and "1234,5" have a decimal comma; "1,234" may group thousands. */
const surelyComma = /^\d*,(?:\d{1,2}|\d{4,})$|^0,\d+$|^\d{4,},\d+$|^\d{1,3}(?:[. '’]\d{3})+,\d+$/
/** "1,234,567" and "1,234.5" group thousands by commas. */
const surelyPoint = /^[1-9]\d{0,2}(?:,\d{3}){2,}$|^[1-9]\d{0,2}(?:,\d{3})+\.\d+$/

/** Whether some text can only be a number with a decimal comma. */
export function hasDecimalComma(texts: string[]): boolean {
  return texts.some((text) => /,\d/.test(text) && surelyComma.test(strip(text).body))
}

/** Whether some text can only be a number whose thousands are grouped by commas. */
export function hasGroupedCommas(texts: string[]): boolean {
  return texts.some((text) => /,\d/.test(text) && surelyPoint.test(strip(text).body))
}

/** Thousands grouped by points, and nothing that contradicts this: "1.234" next to "980". */
export function groupsByPoint(texts: string[]): boolean {
  const pointed = texts.filter((text) => text.includes('.'))
  return (
    pointed.length > 0 &&
    pointed.every((text) => /^[1-9]\d{0,2}(\.\d{3})+$/.test(strip(text).body)) &&
    texts.every((text) => text.includes('.') || /^\d{1,3}$/.test(strip(text).body))
  )
}
