import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

const sizes = [16, 32, 48, 64, 128, 256, 512, 1024]

/** Draws the icon of the page in the sizes that desktops ask for. */
export async function drawIcons(project: string, folder: string): Promise<void> {
  const source = join(project, 'src', 'renderer', 'public', 'icon.svg')
  mkdirSync(folder, { recursive: true })
  for (const size of sizes) {
    // Drawn at its size rather than enlarged: the drawing is 32 units wide, at 72 a inch.
    const picture = sharp(source, { density: (72 * size) / 32 }).resize(size, size)
    await picture.png().toFile(join(folder, `${size}x${size}.png`))
  }
}
