import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { runTool } from './builder'

const tool = 'electron-installer-debian@3.2.0'

/** The entry for menus and for opening files; the program itself, past the command line of the same name. */
const desktopEntry = `[Desktop Entry]
Name=Mixup Studio
Comment=<%= description %>
GenericName=<%= genericName %>
Exec=/usr/lib/<%= name %>/mixup-studio-app %F
Icon=<%= name %>
Type=Application
StartupNotify=true
StartupWMClass=mixup-studio
Categories=<%= categories.join(';') %>;
MimeType=<%= mimeType.join(';') %>;
`

interface DebianPackage {
  /** The unpacked folder that electron-builder made. */
  unpacked: string
  icons: string
  output: string
  /** Of the package, within one version of the studio: from 1. */
  revision?: number
  compression?: 'zstd' | 'none'
}

/** Of dpkg's zstd, whose own level of 19 takes many minutes. */
const compressionLevel = '6'

/**
 * A .deb from an unpacked folder, with dpkg and fakeroot alone: electron-builder's own needs fpm.
 * @returns its path
 */
export async function makeDebianPackage({
  unpacked,
  icons,
  output,
  revision = 1,
  compression = 'zstd'
}: DebianPackage): Promise<string> {
  mkdirSync(output, { recursive: true })
  const template = join(output, 'entry.desktop.ejs')
  const config = join(output, 'debian.json')
  // It takes the licence of the package from there.
  cpSync(join(import.meta.dirname, '..', '..', 'LICENSE'), join(unpacked, 'LICENSE'))
  writeFileSync(template, desktopEntry)
  const sizes = readdirSync(icons).map((name) => [name.replace('.png', ''), join(icons, name)])
  writeFileSync(
    config,
    JSON.stringify({
      name: 'mixup-studio',
      productName: 'Mixup Studio',
      description: 'Does mixing help on your data?',
      productDescription: packageJson.description,
      genericName: 'Training studio',
      maintainer: `${packageJson.author} <nobody@localhost>`,
      revision,
      bin: 'resources/bin/mixup-studio',
      categories: ['Science', 'Education'],
      mimeType: [
        'inode/directory',
        'text/csv',
        'text/tab-separated-values',
        'application/vnd.apache.parquet'
      ],
      icon: Object.fromEntries(sizes) as Record<string, string>,
      desktopTemplate: template,
      compression
    })
  )
  await runTool(
    tool,
    ['--src', unpacked, '--dest', output, '--arch', 'amd64', '--config', config],
    output,
    { DPKG_DEB_COMPRESSOR_LEVEL: compressionLevel }
  )
  rmSync(template)
  rmSync(config)
  const made = `mixup-studio_${packageJson.version}-${revision}_amd64.deb`
  if (!existsSync(join(output, made))) throw new Error(`${tool} left no ${made} in ${output}`)
  return join(output, made)
}
