/** Chunks from here on are kept as they are. */
const largeBytes = 4_096;
const blockBytes = 65_536;

/**
 * Bytes that come in pieces. Small ones are copied together: a body in pieces of one byte would take a hundred times its
 * length in buffers.
 */
export class ChunkList {
  length = 0;
  private readonly chunks: Buffer[] = [];
  private block = Buffer.alloc(0);
  private used = 0;

  push(chunk: Buffer): void {
    this.length += chunk.length;
    if (chunk.length >= largeBytes) {
      this.closeBlock();
      this.chunks.push(chunk);
      return;
    }
    if (this.used + chunk.length > this.block.length) {
      this.closeBlock();
      this.block = Buffer.allocUnsafeSlow(this.chunks.length === 0 ? largeBytes : blockBytes);
    }
    this.used += chunk.copy(this.block, this.used);
  }

  /** All of it. */
  whole(): Buffer {
    this.closeBlock();
    return this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.length);
  }

  private closeBlock(): void {
    if (this.used > 0) this.chunks.push(this.block.subarray(0, this.used));
    // What is left of it is for the next small ones.
    this.block = this.block.subarray(this.used);
    this.used = 0;
  }
}
