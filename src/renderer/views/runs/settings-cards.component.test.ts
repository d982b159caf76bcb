import { screen, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { openPage } from '../../testing/mount-with-stores'
import SettingsCards from './SettingsCards.svelte'

const config = runConfig.parse({
  data: {
    source: { kind: 'path', path: '/photos' },
    reading: { image: { height: 64, width: 48, channels: 3 } }
  },
  model: { architecture: 'small-cnn' },
  mixing: { policy: 'input', alpha: 0.2 }
})

const card = (title: string) =>
  within(screen.getByRole('heading', { name: title }).closest('section')!)

it('shows the settings in the words of the form, and only those that have an effect', async () => {
  const page = await openPage()
  page.mount(SettingsCards, { config })
  expect(card('Data').getByText('Image size › Height').nextElementSibling?.textContent).toBe('64')
  expect(card('Learning rate schedule').getByText('Shape')).toBeTruthy()
  expect(card('Mixing').getByText('Alpha').nextElementSibling?.textContent).toBe('0.2')
  expect(screen.queryByText('Fixed lambda')).toBeNull()
})

it('leaves out what is shown elsewhere', async () => {
  const page = await openPage()
  page.mount(SettingsCards, { config, except: ['mixing'] })
  expect(screen.queryByRole('heading', { name: 'Mixing' })).toBeNull()
})
