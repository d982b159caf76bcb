import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { claimPage, type ClaimPage } from '../../contract/claims/calls'
import type { ClaimName } from '../../contract/claims/claim'
import { StudioError } from '../../contract/errors'
import type { HomeProblem } from '../../contract/library'
import { readJson, versioned, writeJson } from '../../storage/json'
import { makeFolders } from '../../storage/make-folders'

const pageRecord = claimPage.extend({
  /** Of the configuration that its claims are tested with. */
  key: z.string()
})
type PageRecord = z.infer<typeof pageRecord>

/** The claims that were put to the test together, each page `claims/<id>.json` of the home. Never changed once made. */
export class ClaimPages {
  private readonly read = new Map<string, PageRecord>()

  constructor(private readonly folder: string) {}

  /** The page that a claim belongs to: the newest of those with this base. */
  async pageOf(key: string, name: ClaimName): Promise<ClaimPage | null> {
    const pages = await this.list()
    return pages.findLast((page) => page.key === key && page.claims.includes(name)) ?? null
  }

  /** Fixes a page: its claims, their seeds and the level at which they are judged. */
  async make(key: string, claims: ClaimName[], seeds: number): Promise<ClaimPage> {
    await makeFolders(this.folder)
    const id = `page-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`
    const page: PageRecord = { id, created: Date.now(), claims, seeds, level: 0.05, key }
    await writeJson(this.file(id), versioned(page))
    this.read.set(id, page)
    return page
  }

  /** The oldest first; what cannot be read is left out. */
  private async list(): Promise<PageRecord[]> {
    const files = await readdir(this.folder).catch(() => [])
    const pages = await Promise.all(
      files.flatMap((name) => (name.endsWith('.json') ? [this.page(name.slice(0, -5))] : []))
    )
    return pages.filter((page) => page !== null).sort((one, other) => one.created - other.created)
  }

  /** The pages that cannot be read, and why. */
  async unreadable(): Promise<HomeProblem[]> {
    const problems: HomeProblem[] = []
    for (const name of await readdir(this.folder).catch(() => [])) {
      if (!name.endsWith('.json')) continue
      const path = join(this.folder, name)
      await readJson(path, pageRecord).catch((error: unknown) => {
        problems.push({ kind: 'claims', path, problem: StudioError.from(error).message })
      })
    }
    return problems
  }

  private async page(id: string): Promise<PageRecord | null> {
    const known = this.read.get(id)
    if (known) return known
    const page = await readJson(this.file(id), pageRecord).catch(() => null)
    if (page) this.read.set(id, page)
    return page
  }

  private file(id: string): string {
    return join(this.folder, `${id}.json`)
  }
}
