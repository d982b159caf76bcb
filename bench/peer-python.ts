import type { NativeKind } from '../src/provisioning/library'
import { findPython, makePython } from '../src/provisioning/python-environment'

export const peers = {
  cpu: { name: 'peers', requirements: ['torch==2.13.0', 'tensorflow-cpu==2.21.0'] },
  gpu: { name: 'peers-gpu', requirements: ['torch==2.13.0', 'tensorflow[and-cuda]==2.21.0'] }
}

/** The Python that PyTorch and Keras are installed for; installs them where they are missing. */
export async function makePeers(device: NativeKind = 'cpu'): Promise<string> {
  if (!findPython(peers[device]))
    console.log('Installing PyTorch and TensorFlow for Python, for minutes')
  return makePython(peers[device])
}
