import { download } from '../charts/download'
import type { Notices } from './notices.svelte'
import type { Session } from './session.svelte'

/** Saves a Python script that repeats a run's configuration in PyTorch; says where it cannot be said in one. */
export async function savePytorchScript(
  run: string,
  session: Session,
  notices: Notices
): Promise<void> {
  try {
    const { name, text } = await session.client.call.pytorchScript({ id: run })
    download(name, [text], 'text/x-python')
  } catch (thrown) {
    notices.showError(thrown)
  }
}
