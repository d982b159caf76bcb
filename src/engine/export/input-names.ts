/** Python's keywords, and the name that TensorFlow's own functions give their object. */
const reserved = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield self cls'
  ).split(' ')
)

const isValid = (name: string): boolean => /^[A-Za-z]\w*$/.test(name) && !reserved.has(name)

/** "Weight (kg)": "Weight_kg"; "größe": "grosse"; "1st": "column_1st"; "class": "class_". */
function validName(column: string): string {
  const plain = column
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (reserved.has(plain)) return `${plain}_`
  return isValid(plain) ? plain : `column${plain && '_'}${plain}`
}

/**
 * Names by which a SavedModel takes columns, in their order: keyword arguments of Python, each once. A column whose name
 * is one already keeps it.
 */
export function inputNames(columns: string[]): string[] {
  const taken = new Set(columns.filter(isValid))
  return columns.map((column) => {
    if (isValid(column)) return column
    const name = validName(column)
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name}_${number}`
    taken.add(free)
    return free
  })
}
