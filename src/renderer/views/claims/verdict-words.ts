import type { ClaimVerdict } from '../../../contract/claims/claim'
import type { ComponentProps } from 'svelte'
import type Badge from '../../components/Badge.svelte'

/** Label and colour of each outcome of a claim. */
export const verdictWords: Record<ClaimVerdict, Omit<ComponentProps<typeof Badge>, 'outcome'>> = {
  supported: { title: 'Supported', tone: 'good', icon: 'check' },
  'not supported': { title: 'Not supported', tone: 'bad', icon: 'close' },
  inconclusive: { title: 'Inconclusive', tone: 'warning', icon: 'question' }
}
