import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { endOfLog } from './run-log'

it('shows a log without what TensorFlow says of every start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'run-log-'))
  const path = join(folder, 'log.txt')
  await writeFile(
    path,
    [
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
      'I0000 00:00:1795992074.747065   13627 port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results.',
      'W0000 00:00:1795992074.747065   13627 cuda.cc:20] no card was found',
      'Node ran out of memory',
      ''
    ].join('\n')
  )
  expect(await endOfLog(path)).toBe(
    'W0000 00:00:1795992074.747065   13627 cuda.cc:20] no card was found\nNode ran out of memory\n'
  )
  expect(await endOfLog(join(folder, 'none'))).toBe('')
  await rm(folder, { recursive: true })
})
