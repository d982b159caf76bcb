/**
 * `npx tsx bench/dialects.ts`: how many of the CSV dialects of the tests the studio, DuckDB's sniffer and pandas' sniffer read
 * to the right names and values, without an option. Prints a table.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  contentOf,
  csvOf,
  dialects,
  type Cell,
  type CsvDialect
} from '../src/engine/data/testing/dialects'
import { readDialect } from '../src/engine/data/testing/read-dialect'
import { makePython } from '../src/provisioning/python-environment'

interface Table {
  names: string[]
  cells: Cell[][]
}

async function byDuckDB(path: string): Promise<Table> {
  const connection = await (await DuckDBInstance.create()).connect()
  const read = await connection.runAndReadAll(`SELECT * FROM read_csv('${path}')`)
  const cells = read.getRowsJson().map((row) =>
    row.map((cell, column): Cell => {
      const isNumber = /INT|DOUBLE|FLOAT|DECIMAL/.test(String(read.columnType(column)))
      return cell === null
        ? null
        : isNumber
          ? Number(cell)
          : typeof cell === 'string'
            ? cell
            : JSON.stringify(cell)
    })
  )
  return { names: read.columnNames(), cells }
}

const script = `
import json, sys, pandas
tables = []
for path in json.load(sys.stdin):
    try:
        table = pandas.read_csv(path, sep=None, engine="python")
        cells = json.loads(table.to_json(orient="values"))
        tables.append({"names": [str(name) for name in table.columns], "cells": cells})
    except Exception:
        tables.append(None)
print(json.dumps(tables))
`

/** Without a header, each reader may give names of its own. */
function isRight(dialect: CsvDialect, table: Table | null): boolean {
  if (!table) return false
  const named = dialect.header === null || isDeepStrictEqual(table.names, [...dialect.header])
  return named && isDeepStrictEqual(table.cells, contentOf(dialect))
}

const folder = await mkdtemp(join(tmpdir(), 'dialects-'))
try {
  const paths = await Promise.all(
    dialects.map(async (dialect, index) => {
      const path = join(folder, `${index}.csv`)
      await writeFile(path, csvOf(dialect))
      return path
    })
  )
  const python = await makePython({ name: 'tables', requirements: ['pandas==2.3.3'] })
  const output = execFileSync(python, ['-c', script], { input: JSON.stringify(paths) })
  const byPandas = JSON.parse(output.toString()) as (Table | null)[]
  const right = { studio: 0, duckdb: 0, pandas: 0 }
  console.log('| dialect | studio | DuckDB | pandas |\n| --- | --- | --- | --- |')
  for (const [index, dialect] of dialects.entries()) {
    const path = paths[index]!
    const found = {
      studio: isRight(dialect, await readDialect(path).catch(() => null)),
      duckdb: isRight(dialect, await byDuckDB(path).catch(() => null)),
      pandas: isRight(dialect, byPandas[index] ?? null)
    }
    for (const reader of ['studio', 'duckdb', 'pandas'] as const) right[reader] += +found[reader]
    const marks = Object.values(found).map((one) => (one ? 'right' : '-'))
    console.log(`| ${dialect.name} | ${marks.join(' | ')} |`)
  }
  console.log(`| of ${dialects.length} | ${Object.values(right).join(' | ')} |`)
} finally {
  await rm(folder, { recursive: true })
}
