import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { StepColumns } from '../contract/metrics'
import { stringifyWithNumbers } from '../contract/number'
import { storageError } from './durable'
import { joinColumns, type MetricsLine } from './metrics-lines'

const newline = 0x0a

/** Appends to `metrics.jsonl`: steps gather into one line, and each flush reaches the disk. */
export class MetricsWriter {
  private lines: string[] = []
  private steps: StepColumns | null = null
  private pending: Promise<void> = Promise.resolve()

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private bytesOnDisk: number,
    /** Nothing was in the file when it was opened. */
    readonly startedEmpty: boolean
  ) {}

  /**
   * Opens the file, without the torn line that a killed process may have left at its end.
   * @param written bytes that were written to it before, be they there still or not
   */
  static async open(path: string, written = 0): Promise<MetricsWriter> {
    try {
      const handle = await open(path, 'a+')
      await dropTornLine(handle)
      const { size } = await handle.stat()
      return new MetricsWriter(path, handle, Math.max(size, written), size === 0)
    } catch (error) {
      throw storageError(path, error)
    }
  }

  /** Bytes that have reached the disk since the run began, those included that somebody has removed since. */
  get written(): number {
    return this.bytesOnDisk
  }

  append(line: MetricsLine): void {
    if (line.type === 'steps') {
      this.steps = joinColumns(this.steps, line.columns)
      return
    }
    this.closeSteps()
    this.lines.push(`${stringifyWithNumbers(line)}\n`)
  }

  /**
   * Resolves once everything appended so far is on the disk. The work is done in a later turn of the event loop, so
   * that appending never waits.
   */
  flush(): Promise<void> {
    this.pending = this.pending.then(() => turn()).then(() => this.write())
    return this.pending
  }

  async close(): Promise<void> {
    await this.flush()
    await this.handle.close()
  }

  private closeSteps(): void {
    if (!this.steps) return
    this.lines.push(`${stringifyWithNumbers({ type: 'steps', columns: this.steps })}\n`)
    this.steps = null
  }

  private async write(): Promise<void> {
    this.closeSteps()
    const text = this.lines.splice(0).join('')
    if (!text) return
    try {
      await this.handle.appendFile(text)
      await this.handle.datasync()
      this.bytesOnDisk += Buffer.byteLength(text)
    } catch (error) {
      throw storageError(this.path, error)
    }
  }
}

async function dropTornLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat()
  const block = Buffer.alloc(65_536)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - block.length)
    const { bytesRead } = await handle.read(block, 0, end - start, start)
    const last = block.subarray(0, bytesRead).lastIndexOf(newline)
    if (last >= 0 || start === 0) {
      const kept = last >= 0 ? start + last + 1 : 0
      if (kept < size) await handle.truncate(kept)
      return
    }
    end = start
  }
}
