import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../../storage/json'

const browserKey = z.object({
  version: z.literal(1),
  secret: z.string().min(32),
  /** Where the pages that are open look for their host. */
  port: z.int().min(1).max(65_535).nullable()
})
type BrowserKey = z.infer<typeof browserKey>

/** What lets a page in, kept with the home so that open pages find their host after a restart. */
export async function readBrowserKey(home: string): Promise<BrowserKey> {
  const kept = await readJson(pathIn(home), browserKey).catch(() => null)
  if (kept) return kept
  // A damaged key admits no page: pages need a new invitation.
  return { version: 1, secret: randomBytes(32).toString('base64url'), port: null }
}

/** Only the owner of the home can read it. */
export async function keepBrowserKey(home: string, key: BrowserKey): Promise<void> {
  await writeJson(pathIn(home), key, 0o600)
}

const pathIn = (home: string): string => join(home, 'browser.json')
