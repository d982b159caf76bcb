/**
 * Turns rows of a table into what the model takes: missing values filled, numbers standardised, one column a category.
 * Everything it uses was fitted on the training data and stands in preprocessing.json.
 *
 * @param {object} preprocessing the content of preprocessing.json
 * @param {Record<string, string | number | null | undefined>[]} rows objects by the names of the columns
 * @returns {{ values: Float32Array, shape: [number, number] }} for tf.tensor2d(values, shape)
 */
export function encodeRows({ features, missing }, rows) {
  const isMissing = (cell) =>
    cell === null || cell === undefined || Number.isNaN(cell) || missing.includes(String(cell))

  const encodeCell = {
    numeric({ name, median, indicator, offset, scale }, cell) {
      const absent = isMissing(cell) || cell === ''
      const number = absent ? median : Number(cell)
      if (Number.isNaN(number)) throw new Error(`"${cell}" in the column "${name}" is no number.`)
      const standardised = (number - offset) / scale
      return indicator ? [standardised, absent ? 1 : 0] : [standardised]
    },
    categorical({ categories }, cell) {
      return categories.map((category) => (!isMissing(cell) && category === String(cell) ? 1 : 0))
    }
  }

  const encoded = rows.map((row) =>
    features.columns.flatMap((column) => {
      if (!(column.name in row)) throw new Error(`The column "${column.name}" is missing.`)
      return encodeCell[column.kind](column, row[column.name])
    })
  )
  return {
    values: Float32Array.from(encoded.flat()),
    shape: [rows.length, encoded[0]?.length ?? 0]
  }
}
