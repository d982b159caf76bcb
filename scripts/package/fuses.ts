import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** Switches in Electron's program that a release sets, by electron-builder's names. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // Pages come by a scheme of their own.
  grantFileProtocolExtraPrivileges: false
}

const digits = { false: '0', true: '1' }

/**
 * Reads the fuses of a packaged program back.
 * @param program on macOS the app's folder will do
 * @throws Error that names those that are not set as a release sets them
 */
export async function requireFuses(program: string): Promise<void> {
  const wire = await getCurrentFuseWire(program)
  const wrong = Object.entries(fuses).filter(([name, wanted]) => {
    const option = `${name[0]!.toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options
    const state = wire[FuseV1Options[option]]
    return state === undefined || String.fromCharCode(state) !== digits[`${wanted}`]
  })
  if (wrong.length > 0) {
    const listed = wrong.map(([name, wanted]) => `${name} should be ${wanted}`).join(', ')
    throw new Error(`Fuses of ${program}: ${listed}`)
  }
}
