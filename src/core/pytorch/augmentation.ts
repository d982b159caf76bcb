import type { AugmentationConfig } from '../../contract/augmentation'

/** Flip and crop of a batch of images, or nothing. */
export function writeAugmentation({ flip, cropPadding }: AugmentationConfig): string {
  if (!flip && cropPadding === 0) {
    return `def augment(x, black):\n    return x`
  }
  const flipping = flip
    ? `
    flipped = torch.rand(len(x)) < 0.5
    x = torch.where(flipped.view(-1, 1, 1, 1), x.flip(3), x)`
    : ''
  const cropping =
    cropPadding > 0
      ? `
    padding, (height, width) = ${cropPadding}, x.shape[2:]
    padded = black.view(1, -1, 1, 1).expand(len(x), -1, height + 2 * padding, width + 2 * padding).clone()
    padded[:, :, padding:-padding, padding:-padding] = x
    corners = torch.randint(0, 2 * padding + 1, (len(x), 2)).tolist()
    x = torch.stack([image[:, top:top + height, left:left + width] for image, (top, left) in zip(padded, corners)])`
      : ''
  return `def augment(x, black):
    """\`black\`: what surrounds an image, by channel.""""${flipping}${cropping}
    return x`.replace('""""', '"""')
}
