import { StudioError } from '../../contract/errors'

/** Where the compiled native/ lies. */
export function addonPath(): string {
  const path = process.env.MIXUP_STUDIO_NATIVE
  if (path) return path
  throw new StudioError('runtime-unavailable', 'The native addon is missing. Run: npm run runtime')
}
