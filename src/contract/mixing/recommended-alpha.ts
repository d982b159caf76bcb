/** An alpha that a publication recommends, and in what situation. */
export interface RecommendedAlpha {
  /** As a heading. */
  situation: string
  text: string
  /** From and to. */
  alpha: [number, number]
  source: string
}

const zhang = 'Zhang et al., mixup, ICLR 2018'

/** For policies that blend the pixels of images. */
export const alphaOfBlends: RecommendedAlpha[] = [
  {
    situation: 'Small images (CIFAR-10, digits)',
    text: 'The fewer the examples, the larger alpha may be.',
    alpha: [0.2, 1],
    source: zhang
  },
  {
    situation: 'Large images, many examples (ImageNet)',
    text: '0.2 is typical; a large alpha underfits.',
    alpha: [0.1, 0.4],
    source: zhang
  }
]

/** For policies that paste a part of the partner. */
export const alphaOfPastes: RecommendedAlpha = {
  situation: 'CutMix and the other pasting policies',
  text: 'Use alpha 1 (uniform area), not the 0.2 of mixup. On CIFAR half of the batches are mixed.',
  alpha: [1, 1],
  source: 'Yun et al., CutMix, ICCV 2019'
}
