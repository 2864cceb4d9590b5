import { limits } from "../intake/limits.ts";
import { Refusal } from "./refusal.ts";

/** What all requests together hold: bytes and places to be decoded in. Who brings too much is told to come again. */
export class Admission {
  private heldBytes = 0;
  private decodes = 0;
  private readonly waiting: (() => void)[] = [];

  /** One request's share, given back as a whole. */
  open(): Share {
    return new Share(this);
  }

  /** For the share only. */
  take(bytes: number, alreadyHeld: number): void {
    const isSmall = alreadyHeld + bytes <= limits.smallBytes;
    const most = isSmall ? limits.heldBytes : limits.heldBytes - limits.heldForSmallBytes;
    if (this.heldBytes + bytes > most)
      throw new Refusal("pressure", "the receiver holds as much as it may; come again");
    this.heldBytes += bytes;
  }

  give(bytes: number): void {
    this.heldBytes -= bytes;
  }

  /** Waits for a place; bodies that wait are bounded by the bytes they hold. */
  async enter(): Promise<void> {
    if (this.decodes >= limits.decodes) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.decodes++;
  }

  /** Whoever waits longest takes the place over. */
  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.decodes--;
    else next();
  }
}

export class Share {
  private readonly of: Admission;
  private held = 0;
  private isDecoding = false;

  constructor(of: Admission) {
    this.of = of;
  }

  take(bytes: number): void {
    this.of.take(bytes, this.held);
    this.held += bytes;
  }

  /** The body is complete. */
  async startDecoding(): Promise<void> {
    await this.of.enter();
    this.isDecoding = true;
  }

  close(): void {
    this.of.give(this.held);
    this.held = 0;
    if (this.isDecoding) this.of.leave();
    this.isDecoding = false;
  }
}
