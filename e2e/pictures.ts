import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** A folder of PNGs in two classes that differ in brightness; every picture is another one. */
export async function writePictures(folder: string, perClass: number): Promise<void> {
  for (const [name, brightness] of [
    ['dark', 60],
    ['light', 180]
  ] as const) {
    await mkdir(join(folder, name), { recursive: true })
    for (let index = 0; index < perClass; index++) {
      const pixels = Buffer.from(
        Array.from({ length: 12 * 12 }, (_, pixel) => brightness + ((pixel * 7 + index * 13) % 50))
      )
      await sharp(pixels, { raw: { width: 12, height: 12, channels: 1 } })
        .png()
        .toFile(join(folder, name, `${index}.png`))
    }
  }
}

/** The same with a torn file, a file that is none, and a class without pictures. */
export async function writeBrokenPictures(folder: string): Promise<void> {
  await writePictures(folder, 6)
  await writeFile(join(folder, 'dark', 'torn.png'), Buffer.from('89504e470d0a1a0a0000', 'hex'))
  await writeFile(join(folder, 'light', 'words.png'), 'this is no picture')
  await mkdir(join(folder, 'nothing'), { recursive: true })
}
