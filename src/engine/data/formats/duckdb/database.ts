import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { StudioError } from '../../../../contract/errors'

/** Two threads keep up with a disk; more would slow down training. */
const settings = {
  threads: '2',
  memory_limit: '1GB',
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_unsigned_extensions: 'false'
}

/** A text as a literal of SQL. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** A name of a column or table in SQL. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * Opens an empty database in memory that can read the given files and nothing else: no other file, no network, no
 * extension, and no statement can change that.
 */
export async function withDatabase<Result>(
  files: string[],
  work: (connection: DuckDBConnection) => Promise<Result>
): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:', settings)
  try {
    const connection = await instance.connect()
    try {
      await connection.run(`SET allowed_paths = [${files.map(literal).join(', ')}]`)
      await connection.run('SET enable_external_access = false')
      await connection.run('SET lock_configuration = true')
      return await work(connection)
    } finally {
      connection.disconnectSync()
    }
  } finally {
    instance.closeSync()
  }
}

/** DuckDB's message without advice about its own options. */
export function databaseError(name: string, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!
  if (/out of memory/i.test(message)) {
    return new StudioError(
      'out-of-memory',
      `${name} needs more memory than is allowed for reading a table. Use fewer columns, or another format.`
    )
  }
  return new StudioError(
    'invalid-data',
    `${name} cannot be read: ${message.replace(/^[A-Za-z ]*Error: /, '').slice(0, 300)}`
  )
}
