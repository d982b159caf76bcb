import type { Block, Layer } from './layer'

/** A model as pure data: mixing may happen where a block begins, and nowhere else. */
export interface ModelDescription {
  exampleShape: number[]
  outputs: number
  blocks: Block[]
}

/** Every layer in the order of computation, those inside residual layers included. */
export function layersOf(description: ModelDescription): Layer[] {
  const flat = (layer: Layer): Layer[] =>
    layer.kind === 'residual'
      ? [layer, ...layer.main.flatMap(flat), ...layer.shortcut.flatMap(flat)]
      : [layer]
  return description.blocks.flatMap((block) => block.layers.flatMap(flat))
}
