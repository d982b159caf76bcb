import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { FolderListing } from '../../../contract/host'
import { openPage } from '../../testing/mount-with-stores'
import FileBrowser from './FileBrowser.svelte'

const home = { name: 'ada', path: '/home/ada', kind: 'folder' as const, bytes: 0 }
const inside: FolderListing = { path: '/home/ada', parent: null, entries: [], more: 0 }

it('opens the only folder at once, and says above it what the studio may read', async () => {
  const page = await openPage({
    listFolder: ({ path }) => (path ? inside : { ...inside, path: null, entries: [home] })
  })
  page.mount(FileBrowser, { onchoose: () => undefined })
  expect(await screen.findByText('/home/ada')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Up' }))
  expect(await screen.findByText('Folders the studio may read')).toBeTruthy()
})
