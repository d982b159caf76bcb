import { modelConfig, type ModelConfig } from '../../src/contract/model'

/** A published net, as PyTorch's libraries call it and as the studio describes it. */
interface Net {
  name: string
  library: 'timm' | 'torchvision'
  model: ModelConfig
  side: number
}

const net = (library: Net['library'], name: string, model: object, side = 224): Net => ({
  ...{ name, library, side },
  model: modelConfig.parse(model)
})

const lite = (variant: 0 | 1 | 2, side: number): Net[] => {
  const architecture = { architecture: 'efficientnet-lite', variant }
  const name = `efficientnet_lite${variant}`
  return [
    net('timm', `tf_${name}`, architecture, side),
    net('timm', name, { ...architecture, padding: 'symmetric' }, side)
  ]
}

export const nets: Net[] = [
  ...lite(0, 224),
  ...lite(1, 240),
  ...lite(2, 260),
  net('timm', 'mobilenetv2_100', { architecture: 'mobilenet-v2' }),
  net('torchvision', 'mobilenet_v2', { architecture: 'mobilenet-v2' }),
  net('torchvision', 'resnet18', { architecture: 'resnet', depth: 18 }),
  net('torchvision', 'resnet50', { architecture: 'resnet', depth: 50 })
]
