import { z } from 'zod'

/** How training pictures are changed, differently in every epoch; validation and test never are. */
export const augmentationConfig = z.object({
  flip: z.boolean().default(false).meta({ title: 'Flip left to right, half of the time' }),
  cropPadding: z.int().min(0).max(64).default(0).meta({
    title: 'Pad and crop',
    unit: 'pixels',
    description: '4 is usual at 32x32'
  }),
  smallestCrop: z.number().min(0.05).max(1).default(1).meta({
    title: 'Smallest random crop',
    description:
      'Random resized crop: a part of at least this share of the area fills the picture. 1: off; 0.35 for fine-tuning, 0.08 for ImageNet'
  }),
  verticalFlip: z.boolean().default(false).meta({
    title: 'Flip top to bottom, half of the time',
    description: 'For pictures without an upright: microscopes, satellites'
  }),
  rotation: z.number().min(0).max(180).default(0).meta({
    title: 'Rotate by up to',
    unit: 'degrees'
  }),
  jitter: z.number().min(0).max(1).default(0).meta({
    title: 'Colour jitter',
    description: 'Brightness, contrast and saturation change by up to this share'
  }),
  hue: z.number().min(0).max(0.5).default(0).meta({
    title: 'Hue jitter',
    description: 'As a share of the colour circle; 0.02 to 0.1 is usual'
  }),
  grey: z.number().min(0).max(1).default(0).meta({ title: 'Share turned grey' }),
  erasing: z.number().min(0).max(1).default(0).meta({
    title: 'Share with a part erased',
    description: 'Random erasing: a rectangle becomes the mean colour'
  }),
  automatic: z.enum(['none', 'trivial-augment-wide', 'randaugment']).default('none').meta({
    title: 'Automatic augmentation',
    description:
      'TrivialAugmentWide: one operation of any strength. RandAugment: several of one strength'
  }),
  randOperations: z.int().min(1).max(10).default(2).meta({
    title: 'Operations of RandAugment'
  }),
  randMagnitude: z.int().min(0).max(30).default(9).meta({ title: 'Magnitude of RandAugment' })
})
export type AugmentationConfig = z.infer<typeof augmentationConfig>

interface AugmentationPreset {
  title: string
  text: string
  augmentation: AugmentationConfig
}

const preset = (
  title: string,
  text: string,
  changes: z.input<typeof augmentationConfig>
): AugmentationPreset => ({ title, text, augmentation: augmentationConfig.parse(changes) })

/** Sets of operations that work well together, mildest first. */
export const augmentationPresets = {
  none: preset('None', 'Pictures as they are', {}),
  light: preset('Light', 'Flip, and crops of at least 70 % of the picture', {
    flip: true,
    smallestCrop: 0.7
  }),
  photos: preset('Photos', 'Flip, crops from 35 %, colour jitter, some parts erased', {
    flip: true,
    smallestCrop: 0.35,
    jitter: 0.3,
    hue: 0.02,
    erasing: 0.1
  })
} as const

export type AugmentationPresetName = keyof typeof augmentationPresets

/** The preset that a configuration equals; null for a custom one. */
export function presetOf(augmentation: AugmentationConfig): AugmentationPresetName | null {
  const names = Object.keys(augmentationPresets) as AugmentationPresetName[]
  const keys = Object.keys(augmentation) as (keyof AugmentationConfig)[]
  return (
    names.find((name) => {
      const known = augmentationPresets[name].augmentation
      return keys.every((key) => known[key] === augmentation[key])
    }) ?? null
  )
}

/** Whether a picture's bytes are changed; flip and padded crop change the finished batch. */
export function changesPictures(config: AugmentationConfig): boolean {
  return (
    config.smallestCrop < 1 ||
    config.verticalFlip ||
    config.rotation > 0 ||
    config.automatic !== 'none' ||
    config.jitter > 0 ||
    config.hue > 0 ||
    config.grey > 0
  )
}

/** Whether the configuration changes images at all. */
export function augments(config: AugmentationConfig): boolean {
  return config.flip || config.cropPadding > 0 || config.erasing > 0 || changesPictures(config)
}
