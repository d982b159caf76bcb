import type { InitialisationScheme } from '../../contract/model'
import type { ParameterSpec } from './layer'

/** What the initial values of a parameter are drawn from. */
type Distribution =
  | { kind: 'constant'; value: number }
  | { kind: 'normal'; deviation: number }
  /** Between -bound and bound. */
  | { kind: 'uniform'; bound: number }

/**
 * How a parameter is initialised.  He et al. 2015: variance 2 / inputs. Glorot and Bengio 2010: uniform within
 * sqrt(6 / (inputs + outputs)). PyTorch's Linear and Conv2d: weights and biases uniform within 1 / sqrt(inputs);
 * its Embedding: normal with deviation 1.
 */
export function initialDistribution(
  { role, fanIn, fanOut }: Pick<ParameterSpec, 'role' | 'fanIn' | 'fanOut'>,
  scheme: InitialisationScheme
): Distribution {
  switch (role) {
    case 'scale':
    case 'variance':
      return constant(1)
    case 'offset':
    case 'mean':
      return constant(0)
    case 'bias':
      return scheme === 'pytorch' ? uniform(1 / Math.sqrt(fanIn)) : constant(0)
    case 'embedding':
      return { kind: 'normal', deviation: scheme === 'pytorch' ? 1 : 0.1 }
    case 'last-kernel':
      return scheme === 'he-normal' ? glorot(fanIn, fanOut) : kernel(fanIn, fanOut, scheme)
    case 'kernel':
      return kernel(fanIn, fanOut, scheme)
  }
}

function kernel(fanIn: number, fanOut: number, scheme: InitialisationScheme): Distribution {
  switch (scheme) {
    case 'he-normal':
      return { kind: 'normal', deviation: Math.sqrt(2 / fanIn) }
    case 'he-uniform':
      return uniform(Math.sqrt(6 / fanIn))
    case 'glorot-uniform':
      return glorot(fanIn, fanOut)
    case 'pytorch':
      return uniform(1 / Math.sqrt(fanIn))
  }
}

const constant = (value: number): Distribution => ({ kind: 'constant', value })
const uniform = (bound: number): Distribution => ({ kind: 'uniform', bound })
const glorot = (fanIn: number, fanOut: number): Distribution =>
  uniform(Math.sqrt(6 / (fanIn + fanOut)))
