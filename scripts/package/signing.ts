/** What is not signed or notarised, and what would have to be set; null where all of it is. */
export function unsigned(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv = process.env
): string | null {
  const isSet = (name: string): boolean => Boolean(environment[name])
  if (platform === 'linux') {
    return 'Packages for Linux are not signed; SHA256SUMS has their hashes'
  }
  const certificates =
    platform === 'win32' ? ['CSC_LINK', 'WIN_CSC_LINK'] : ['CSC_LINK', 'CSC_NAME']
  if (!certificates.some(isSet)) {
    return `The packages are not signed: neither ${certificates.join(' nor ')} names a certificate`
  }
  const apple = ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID']
  if (platform === 'darwin' && !apple.every(isSet)) {
    return `The packages are signed but not notarised: ${apple.join(', ')} have to be set`
  }
  return null
}
