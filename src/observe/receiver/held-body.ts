import type { Share } from "./admission.ts";
import { blockBytes } from "./block-pool.ts";

/** The first block is as long as what comes first, each other as all before it; none is shorter than this. */
const leastBytes = 4_096;

/**
 * A body that comes in pieces, copied into blocks of its share: in pieces of one byte it would take a hundred times its
 * length in buffers. Most come in one piece and lie in one block. Its bytes hold until the share is closed.
 */
export class HeldBody {
  length = 0;
  private readonly share: Share;
  private readonly blocks: Buffer[] = [];
  /** Of the last block. */
  private used = 0;

  constructor(share: Share) {
    this.share = share;
  }

  /** Throws the share's refusal where there is no room. */
  push(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      let block = this.blocks.at(-1);
      if (block === undefined || this.used === block.length) {
        const wanted = block === undefined ? chunk.length : this.length;
        block = this.share.block(Math.min(Math.max(leastBytes, wanted), blockBytes), this.length + chunk.length - from);
        this.blocks.push(block);
        this.used = 0;
      }
      const copied = chunk.copy(block, this.used, from);
      this.used += copied;
      this.length += copied;
      from += copied;
    }
  }

  /** All of it in one piece; holds until the next body is asked for its own. */
  whole(): Buffer {
    return this.share.join(this.pieces(), this.length);
  }

  /** All of it as a buffer that nobody else will use. */
  copy(): Buffer {
    return Buffer.concat(this.pieces(), this.length);
  }

  pieces(): readonly Buffer[] {
    const last = this.blocks.length - 1;
    return this.blocks.map((block, index) => (index < last ? block : block.subarray(0, this.used)));
  }

  /** Hands the piece of that number back: nobody reads it any more. */
  release(index: number): void {
    this.share.give(this.blocks[index]!);
  }

  /** Leaves its memory to V8: somebody may be reading it still. */
  abandon(): void {
    for (const block of this.blocks) this.share.drop(block);
  }
}
