import type { VerdictOutcome } from '../../../contract/experiment/table'
import type { IconName } from '../../components/icons'

interface OutcomeWords {
  title: string
  tone: 'good' | 'bad' | 'neutral' | 'warning'
  icon: IconName
}

/** Label and colour of each outcome of an experiment. */
export const outcomeWords: Record<VerdictOutcome, OutcomeWords> = {
  better: { title: 'Better', tone: 'good', icon: 'up' },
  worse: { title: 'Worse', tone: 'bad', icon: 'down' },
  'no relevant difference': { title: 'No relevant difference', tone: 'neutral', icon: 'equal' },
  'not enough evidence': { title: 'Not enough evidence', tone: 'warning', icon: 'question' },
  'too early': { title: 'Too early', tone: 'neutral', icon: 'question' },
  failed: { title: 'Failed', tone: 'warning', icon: 'warning' }
}
