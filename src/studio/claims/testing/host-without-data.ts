import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { reportForTests } from '../../../contract/testing/report'
import { openHost, type Host } from '../../testing/host'
import { Claims } from '../claims'

interface Opened {
  home: string
  host: Host
}

/** For each test a home of its own and a host on it, whose claims take a made report for that of any data. */
export function hostWithoutData(name: string): Opened {
  const opened = {} as Opened
  beforeEach(async () => {
    opened.home = await mkdtemp(join(tmpdir(), `${name}-`))
    // the fake desk reads no data
    vi.spyOn(Claims.prototype as unknown as { report: () => unknown }, 'report').mockResolvedValue(
      reportForTests()
    )
    opened.host = await openHost(opened.home)
  })
  afterEach(async () => {
    await opened.host.studio.close()
    vi.restoreAllMocks()
    await rm(opened.home, { recursive: true, force: true })
  })
  return opened
}
