const blockBytes = 1024 * 1024;
/** Blocks kept for the next large body of this thread. */
const sparesMax = 16;

const spares: Buffer[] = [];

/**
 * The part of a large body that is kept while it arrives: in blocks outside the heap that go back at once when it is
 * over. As strings, bodies without end would be garbage faster than it is collected.
 */
export class BodyBlocks {
  private readonly blocks: Buffer[] = [];
  private used = blockBytes;

  append(buffer: Buffer, from: number, to: number): void {
    for (let start = from; start < to; ) {
      if (this.used === blockBytes) {
        this.blocks.push(spares.pop() ?? Buffer.allocUnsafeSlow(blockBytes));
        this.used = 0;
      }
      const end = Math.min(to, start + blockBytes - this.used);
      buffer.copy(this.blocks.at(-1)!, this.used, start, end);
      this.used += end - start;
      start = end;
    }
  }

  /** All of it, latin1. */
  text(): string {
    const last = this.blocks.length - 1;
    return this.blocks
      .map((block, index) => block.toString("latin1", 0, index === last ? this.used : blockBytes))
      .join("");
  }

  /** Gives the blocks back; nothing must be appended or read any more. */
  release(): void {
    for (const block of this.blocks.splice(0)) if (spares.length < sparesMax) spares.push(block);
    this.used = blockBytes;
  }
}
