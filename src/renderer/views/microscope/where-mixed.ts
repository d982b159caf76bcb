import type { BatchPreview } from '../../../contract/preview'
import { policies, type PolicyName } from '../../../contract/mixing'

/** One sentence on how the batch was mixed. */
export function whereMixed(preview: BatchPreview): string {
  const { variant, block, blocks } = preview
  if (block === null)
    return 'Nothing is mixed in this batch: the model sees every example unchanged.'
  const name = variant.split('/')[0] as PolicyName
  const { title, preview: atInput } = policies[name]
  if (block > 0) {
    return `${title}: pixels, columns and words stay as they are; their hidden representation is mixed at the input of block ${block}, "${blocks[block]?.name ?? ''}".`
  }
  return `${title}: ${atInput}`
}
