import { expect, it } from 'vitest'
import { releaseNotes } from './release'
import { unsigned } from './signing'

const changelog = '# Changelog\n\n## Unreleased\n\n- c\n\n## 0.2.0\n\n- b\n- a\n\n## 0.1.0\n'

it("takes a release's notes from its section of the changelog, which it has to have", () => {
  expect(releaseNotes(changelog, '0.2.0')).toBe('- b\n- a\n')
  expect(() => releaseNotes(changelog, '0.3.0')).toThrow('no section "## 0.3.0"')
  expect(() => releaseNotes(changelog, '0.1.0')).toThrow('no section "## 0.1.0" with entries')
})

it('says what is not signed, and what would have to be set', () => {
  expect(unsigned('win32', {})).toContain('neither CSC_LINK nor WIN_CSC_LINK')
  // As a workflow passes a secret that nobody has set.
  expect(unsigned('darwin', { CSC_LINK: '' })).toContain('not signed')
  expect(unsigned('darwin', { CSC_LINK: 'a', APPLE_ID: 'b' })).toContain('not notarised')
  const apple = { APPLE_ID: 'b', APPLE_APP_SPECIFIC_PASSWORD: 'c', APPLE_TEAM_ID: 'd' }
  expect(unsigned('darwin', { CSC_LINK: 'a', ...apple })).toBeNull()
  expect(unsigned('win32', { WIN_CSC_LINK: 'a' })).toBeNull()
  expect(unsigned('linux', { CSC_LINK: 'a' })).toContain('SHA256SUMS')
})
