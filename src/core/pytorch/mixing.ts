import { StudioError } from '../../contract/errors'
import type { MixingConfig, MixingConfigOf } from '../../contract/mixing'
import type { LambdaConfig, TimingConfig } from '../../contract/mixing/fields'
import { literal } from './python'

const plain = `def plan_mixing(x, targets, epoch):
    """Where to mix, how, and the targets: nowhere here."""
    return None, None, targets`

/** How a batch is mixed: a function that says at which block, by what, and to which targets. */
export function writeMixing(mixing: MixingConfig, defaultBlocks: number[]): string {
  switch (mixing.policy) {
    case 'none':
      return plain
    case 'input':
      return assemble(
        mixing,
        [interpolation],
        `return interpolate(${alphaOf(mixing)}, 0, x, targets, epoch)`
      )
    case 'manifold':
      return assemble(
        mixing,
        [interpolation],
        `at = int(np.random.choice(${literal(mixing.blocks ?? defaultBlocks)}))
    return interpolate(${alphaOf(mixing)}, at, x, targets, epoch)`
      )
    case 'cutmix':
      return assemble(
        mixing,
        [cutting(mixing)],
        `return cut(${alphaOf(mixing)}, x, targets, epoch)`
      )
    case 'mixup-or-cutmix':
      return assemble(
        mixing,
        [interpolation, cutting(mixing)],
        `if np.random.random() < ${mixing.switchProbability}:
        return cut(${mixing.cutmixAlpha}, x, targets, epoch)
    return interpolate(${alphaOf(mixing)}, 0, x, targets, epoch)`
      )
    case 'cmixup':
    case 'column-cutmix':
    case 'fmix':
    case 'noisy':
    case 'regmixup':
    case 'remix':
    case 'resizemix':
    case 'saliencymix':
      throw new StudioError(
        'unsupported',
        `There is no PyTorch script for mixing by ${mixing.policy}: it knows none, input, manifold, cutmix and mixup-or-cutmix. Export the model itself.`
      )
  }
}

type Mixed = MixingConfigOf<'input' | 'manifold' | 'cutmix' | 'mixup-or-cutmix'>

const alphaOf = ({ alpha }: Mixed): string => String(alpha)

const assemble = (mixing: Mixed, ways: string[], choice: string): string =>
  [drawing(mixing), ...ways, planning(mixing, choice)].join('\n\n\n')

function drawing({
  lambdaFrom,
  fixedLambda,
  lambdaPer,
  fold,
  rampEpochs,
  offFirst
}: LambdaConfig & TimingConfig) {
  const ramp =
    rampEpochs === 0
      ? ''
      : `\n    alpha = alpha * min(1, max(0, epoch - ${offFirst} + 1) / ${rampEpochs})`
  const drawn = {
    beta: 'np.random.beta(alpha, alpha, count) if alpha > 0 else np.ones(count)',
    uniform: 'np.random.random(count)',
    fixed: `np.full(count, ${fixedLambda})`
  }[lambdaFrom]
  const folded = fold ? '\n    drawn = np.maximum(drawn, 1 - drawn)' : ''
  return `def draw_lambda(alpha, size, epoch):
    """Weight of the first example, ${lambdaPer === 'batch' ? 'one for the batch' : 'one for each example'}."""
    count = ${lambdaPer === 'batch' ? '1' : 'size'}${ramp}
    drawn = ${drawn}${folded}
    return drawn`
}

const interpolation = `def blend(weight, order):
    """Every example with its partner, \`weight\` of the first."""
    weight = torch.tensor(weight, dtype=torch.float32)

    def mix(x):
        own = weight.view(-1, *[1] * (x.dim() - 1))
        return own * x + (1 - own) * x[order]

    return mix


def interpolate(alpha, at, x, targets, epoch):
    mix = blend(draw_lambda(alpha, len(x), epoch), torch.randperm(len(x)))
    return at, mix, mix(targets)`

const cutting = ({
  areaCorrected
}: MixingConfigOf<'cutmix' | 'mixup-or-cutmix'>): string => `def cut(alpha, x, targets, epoch):
    """Pastes a box of the partner (Yun et al. 2019)."""
    height, width = x.shape[2:]
    weight = draw_lambda(alpha, len(x), epoch)
    mask = torch.zeros(len(weight), 1, height, width)
    for index, kept in enumerate(weight):
        half_height = int(height * math.sqrt(1 - kept)) // 2
        half_width = int(width * math.sqrt(1 - kept)) // 2
        row, column = np.random.randint(height), np.random.randint(width)
        top, left = max(0, row - half_height), max(0, column - half_width)
        mask[index, :, top:min(height, row + half_height), left:min(width, column + half_width)] = 1
    order = torch.randperm(len(x))
    own = ${areaCorrected ? '1 - mask.mean((1, 2, 3))' : 'torch.tensor(weight, dtype=torch.float32)'}
    own = own.view(-1, 1)

    def mix(x):
        return x * (1 - mask) + x[order] * mask

    return 0, mix, own * targets + (1 - own) * targets[order]`

function planning({ probability, offFirst, offLast }: TimingConfig, choice: string): string {
  const off = [
    ...(offFirst > 0 ? [`epoch < ${offFirst}`] : []),
    ...(offLast > 0 ? [`epoch >= EPOCHS - ${offLast}`] : []),
    ...(probability < 1 ? [`np.random.random() >= ${probability}`] : [])
  ]
  const gate =
    off.length === 0 ? '' : `    if ${off.join(' or ')}:\n        return None, None, targets\n`
  return `def plan_mixing(x, targets, epoch):
    """Where to mix, how, and the mixed targets."""
${gate}    ${choice}`
}
