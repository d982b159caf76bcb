import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { generator } from '../src/core/random'

const classes = ['camera', 'chelsea', 'coffee', 'rocket']
const side = 256

/**
 * A folder of JPEGs in four classes: crops of a photograph each (`reference/photographs`), at random mirrored, turned a
 * little, and brighter or darker.
 */
export async function writePhotographs(folder: string, perClass: number): Promise<void> {
  const random = generator(0, 'generation')
  for (const name of classes) {
    await mkdir(join(folder, name), { recursive: true })
    const original = await sharp(`reference/photographs/${name}.png`)
      .resize(side + 64, side + 64)
      .toColourspace('srgb')
      .toBuffer()
    for (let index = 0; index < perClass; index++) {
      const turned = await sharp(original)
        .rotate(20 * random.uniform() - 10, { background: '#777' })
        .flop(random.uniform() < 0.5)
        .modulate({ brightness: 0.7 + 0.6 * random.uniform() })
        .toBuffer({ resolveWithObject: true })
      const left = Math.floor(random.uniform() * (turned.info.width - side))
      const top = Math.floor(random.uniform() * (turned.info.height - side))
      const jpeg = await sharp(turned.data)
        .extract({ left, top, width: side, height: side })
        .jpeg()
        .toBuffer()
      await writeFile(join(folder, name, `${index}.jpg`), jpeg)
    }
  }
}
