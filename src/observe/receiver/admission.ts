import type { Readable } from "node:stream";
import { limits } from "../intake/limits.ts";
import { BlockPool, blockBytes } from "./block-pool.ts";
import { Refusal } from "./refusal.ts";
import { Turnstile } from "./turnstile.ts";

/** What all requests together hold: bytes and places to be unpacked in. Who brings too much is told to come again. */
export class Admission {
  readonly pool = new BlockPool();
  readonly turnstile = new Turnstile();
  private heldBytes = 0;
  private inflates = 0;
  private readonly waiting: (() => void)[] = [];

  /** One request's share, given back as a whole. */
  open(): Share {
    return new Share(this);
  }

  /**
   * For the share only.
   * @param bodyBytes how long its body is, as far as is known
   */
  take(bytes: number, bodyBytes: number): void {
    if (this.heldBytes + bytes > limits.heldBytes - keptFrom(bodyBytes))
      throw new Refusal("pressure", "the receiver holds as much as it may; come again");
    this.heldBytes += bytes;
  }

  give(bytes: number): void {
    this.heldBytes -= bytes;
  }

  /** Waits for a place; bodies that wait are bounded by the bytes they hold. */
  async enter(): Promise<void> {
    if (this.inflates >= limits.inflates) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inflates++;
  }

  /** Whoever waits longest takes the place over. */
  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.inflates--;
    else next();
  }
}

/** What a body that has come to that length leaves to shorter ones. */
function keptFrom(bytes: number): number {
  if (bytes <= limits.tinyBytes) return 0;
  return bytes <= limits.smallBytes ? limits.heldForTinyBytes : limits.heldForSmallBytes;
}

/** What one request holds. */
export class Share {
  private readonly of: Admission;
  private readonly blocks = new Set<Buffer>();
  private isInflating = false;

  constructor(of: Admission) {
    this.of = of;
  }

  /** The next piece of the body comes when its turn has come. */
  pace(stream: Readable, bytesSoFar: number): void {
    this.of.turnstile.pace(stream, bytesSoFar);
  }

  /**
   * Room for so many bytes, with whatever was in it before. Throws a refusal where there is none.
   * @param bodyBytes how long the body is, as far as is known
   */
  block(bytes: number, bodyBytes: number): Buffer {
    this.of.take(bytes, bodyBytes);
    const block = bytes === blockBytes ? this.of.pool.take() : Buffer.allocUnsafeSlow(bytes);
    this.blocks.add(block);
    return block;
  }

  /** Gives one back early. */
  give(block: Buffer): void {
    if (this.drop(block) && block.length === blockBytes) this.of.pool.give(block);
  }

  /** Gives one back that is not to be used again; false where it is not its own any more. */
  drop(block: Buffer): boolean {
    if (!this.blocks.delete(block)) return false;
    this.of.give(block.length);
    return true;
  }

  join(pieces: readonly Buffer[], length: number): Buffer {
    return this.of.pool.join(pieces, length);
  }

  /** Waits for a place, which it has until it is closed. */
  async startInflating(): Promise<void> {
    await this.of.enter();
    this.isInflating = true;
  }

  close(): void {
    for (const block of this.blocks) this.give(block);
    if (this.isInflating) this.of.leave();
    this.isInflating = false;
  }
}
