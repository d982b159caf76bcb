import { z } from 'zod'
import { pretrainedConfig, type PretrainedConfig } from './pretrained'

const dropout = z.number().min(0).max(0.95).default(0).meta({ title: 'Dropout' })
/** As EfficientNet and MobileNetV2 were trained. */
const headDropout = dropout.default(0.2)
const batchNorm = z.boolean().default(false).meta({ title: 'Batch normalisation' })

/**
 * How weights are initialised.  `he-normal` is what runs had before it could be chosen.
 * Sources: He et al., "Delving deep into rectifiers", ICCV 2015; Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", AISTATS 2010; PyTorch, torch.nn.Linear and Conv2d.
 */
export const initialisationScheme = z.enum(['he-normal', 'he-uniform', 'glorot-uniform', 'pytorch'])
export type InitialisationScheme = z.infer<typeof initialisationScheme>

export const initialisationNames: Record<InitialisationScheme, string> = {
  'he-normal': 'He normal, last layer Glorot',
  'he-uniform': 'He uniform',
  'glorot-uniform': 'Glorot uniform',
  pytorch: "PyTorch's default"
}

const initialisation = initialisationScheme.default('he-normal').meta({
  title: 'Initial weights',
  description:
    'He normal: variance 2/inputs (He et al. 2015), last layer Glorot. He and Glorot uniform: every layer; biases 0. PyTorch: weights and biases uniform within 1/sqrt(inputs). Whether mixing helps can depend on it'
})

const pretrained = pretrainedConfig.nullable().optional().meta({
  title: 'Pretrained',
  description: 'Begins with weights that were trained on many other pictures'
})

const embedding = z
  .int()
  .min(2)
  .max(1024)
  .default(64)
  .meta({ title: 'Numbers of a word', description: 'Length of the embedding of a piece of text' })

/** Depths of the form 6n + 2 of the CIFAR residual nets. */
const residualDepths = [8, 14, 20, 32, 44, 56] as const

export const modelConfig = z.discriminatedUnion('architecture', [
  z.object({ architecture: z.literal('linear'), initialisation }),
  z.object({
    architecture: z.literal('mlp'),
    hidden: z.array(z.int().min(1).max(16_384)).min(1).max(20).default([64, 64]),
    batchNorm,
    dropout,
    initialisation
  }),
  z.object({
    architecture: z.literal('small-cnn'),
    filters: z.array(z.int().min(1).max(2048)).min(1).max(6).default([32, 64]),
    dense: z.int().min(1).max(8192).default(128),
    batchNorm,
    dropout,
    initialisation
  }),
  z.object({ architecture: z.literal('lenet-5'), initialisation }),
  z.object({
    architecture: z.literal('pooled-cnn'),
    filters: z
      .array(z.int().min(1).max(2048))
      .min(1)
      .max(8)
      .default([32, 64, 128, 256])
      .meta({ description: 'Each stage but the last halves the picture' }),
    dropout,
    initialisation
  }),
  z.object({
    architecture: z.literal('preact-resnet'),
    depth: z.literal(residualDepths).default(20),
    initialisation
  }),
  z.object({ architecture: z.literal('preact-resnet-18'), initialisation }),
  z.object({
    architecture: z.literal('wide-resnet'),
    depth: z.literal([10, 16, 22, 28, 40]).default(16),
    factor: z.int().min(1).max(20).default(4),
    dropout,
    initialisation
  }),
  z.object({
    architecture: z.literal('efficientnet-lite'),
    variant: z.literal([0, 1, 2]).default(0),
    padding: z.enum(['tensorflow', 'symmetric']).default('tensorflow').meta({
      description:
        "Of strided convolutions, with the epsilon that belongs to it. TensorFlow: Google's weights, and timm's tf_efficientnet_lite. Symmetric, as PyTorch does it: timm's efficientnet_lite. Files of weights do not tell"
    }),
    dropout: headDropout,
    initialisation,
    pretrained
  }),
  z.object({
    architecture: z.literal('mobilenet-v2'),
    dropout: headDropout,
    initialisation,
    pretrained
  }),
  z.object({
    architecture: z.literal('resnet'),
    depth: z.literal([18, 50]).default(18),
    initialisation,
    pretrained
  }),
  z.object({
    architecture: z.literal('text-mean'),
    embedding,
    hidden: z.int().min(1).max(8192).default(64),
    dropout,
    initialisation
  }),
  z.object({
    architecture: z.literal('text-cnn'),
    embedding,
    widths: z
      .array(z.int().min(1).max(8))
      .min(1)
      .max(6)
      .default([3, 4, 5])
      .meta({ title: 'Widths of the windows', unit: 'pieces' }),
    filters: z.int().min(1).max(1024).default(64).meta({ title: 'Filters of each width' }),
    dropout: dropout.default(0.5),
    initialisation
  })
])
export type ModelConfig = z.infer<typeof modelConfig>

/** How a run uses pretrained weights; null where it begins from nothing. */
export const pretrainedOf = (model: ModelConfig): PretrainedConfig | null =>
  ('pretrained' in model && model.pretrained) || null

/** Architectures that may begin with pretrained weights. */
const pretrainable = new Set(
  modelConfig.options.flatMap(({ shape }) =>
    'pretrained' in shape ? [shape.architecture.value as string] : []
  )
)
export const mayBePretrained = ({ architecture }: ModelConfig): boolean =>
  pretrainable.has(architecture)
