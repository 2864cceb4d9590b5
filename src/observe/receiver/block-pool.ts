import { limits } from "../intake/limits.ts";

export const blockBytes = 65_536;
const longestBytes = Math.max(limits.otlpBytes, limits.envelopeBytes);

/**
 * The memory long bodies are held in, used again and again. Buffers of their own would be held twice: by the receiver, and
 * after that until V8 comes to collect them, which under pressure is when the next bodies are there. It keeps what it
 * once needed: as much as may be held at most, and one body in one piece.
 */
export class BlockPool {
  private readonly free: Buffer[] = [];
  private contiguous: Buffer | undefined;

  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  give(block: Buffer): void {
    this.free.push(block);
  }

  /** Bytes in one piece: theirs if they are, else a copy that holds until the next call. */
  join(pieces: readonly Buffer[], length: number): Buffer {
    if (pieces.length === 1) return pieces[0]!;
    // Pages that are never written to take no memory.
    this.contiguous ??= Buffer.allocUnsafeSlow(longestBytes);
    let at = 0;
    for (const piece of pieces) at += piece.copy(this.contiguous, at);
    return this.contiguous.subarray(0, length);
  }
}
