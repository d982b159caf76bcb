import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach } from 'vitest'
import { readingOptions, type ReadingOptions } from '../../../../contract/data'
import type { DataSet } from '../../dataset'
import { readImages } from '../read-images'

/** A new home for every test of a file, with a data folder to fill and read; removed after the last. */
export class ImageFolder {
  home = ''
  /** Not made yet. */
  folder = ''
  private readonly homes: string[] = []

  constructor() {
    beforeEach(async () => {
      this.home = await mkdtemp(join(tmpdir(), 'images-test-'))
      this.homes.push(this.home)
      this.folder = join(this.home, 'data')
    })
    afterAll(async () => {
      for (const path of this.homes) await rm(path, { recursive: true, force: true })
    })
  }

  read(options: Partial<ReadingOptions> = {}): Promise<DataSet> {
    return readImages(
      this.folder,
      'image-folder',
      { ...readingOptions.parse({}), ...options },
      join(this.home, 'cache')
    )
  }
}
