import type { BatchPreview } from '../../../contract/preview'
import { policies, type PolicyName } from '../../../contract/mixing'

/** One sentence on what became of the batch. */
export function whereMixed(preview: BatchPreview): string {
  const { variant, block, blocks } = preview
  if (block === null)
    return 'Nothing is mixed in this batch: the model gets every example as it is.'
  const name = variant.split('/')[0] as PolicyName
  const { title, preview: atInput } = policies[name]
  if (block > 0) {
    return `${title}: pixels and columns stay as they are; what the model has made of them is mixed at the input of block ${block}, "${blocks[block]?.name ?? ''}".`
  }
  return `${title}: ${atInput}`
}
