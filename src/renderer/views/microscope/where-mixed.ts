import type { BatchPreview } from '../../../contract/preview'
import { wordFor } from '../../form/words'

/** One sentence on what became of the batch. */
export function whereMixed(preview: BatchPreview): string {
  const { variant, block, blocks } = preview
  if (block === null)
    return 'Nothing is mixed in this batch: the model gets every example as it is.'
  const policy = wordFor(variant.split('/')[0])
  if (block > 0) {
    return `${policy}: pixels and columns stay as they are; what the model has made of them is mixed at the input of block ${block}, "${blocks[block]?.name ?? ''}".`
  }
  if (variant === 'regmixup') return 'RegMixup: the model gets the clean batch and this mixed one.'
  return `${policy}: the inputs are mixed before the model sees them.`
}
