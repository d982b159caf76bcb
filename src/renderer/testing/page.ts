import { configure } from '@testing-library/svelte'
import { beforeEach } from 'vitest'

// Ends what hangs; nothing is expected to be quick.
configure({ asyncUtilTimeout: 300_000 })

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  location.hash = ''
})
