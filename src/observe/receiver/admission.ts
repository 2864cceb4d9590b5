import { limits } from "../intake/limits.ts";
import { Refusal } from "./refusal.ts";

/** What all requests together hold: bytes and places to be decoded in. Who asks for too much is told to come again. */
export class Admission {
  private heldBytes = 0;
  private decodes = 0;

  /** One request's share, given back as a whole. */
  open(): Share {
    return new Share(this);
  }

  /** For the share only. */
  take(bytes: number, alreadyHeld: number): void {
    const isSmall = alreadyHeld + bytes <= limits.smallBytes;
    const most = isSmall ? limits.heldBytes : limits.heldBytes - limits.heldForSmallBytes;
    if (this.heldBytes + bytes > most) throw new Refusal("pressure", "the receiver holds as much as it may; come again");
    this.heldBytes += bytes;
  }

  give(bytes: number): void {
    this.heldBytes -= bytes;
  }

  enter(): void {
    if (this.decodes >= limits.decodes) throw new Refusal("pressure", "too many requests are being read; come again");
    this.decodes++;
  }

  leave(): void {
    this.decodes--;
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
  startDecoding(): void {
    this.of.enter();
    this.isDecoding = true;
  }

  close(): void {
    this.of.give(this.held);
    this.held = 0;
    if (this.isDecoding) this.of.leave();
    this.isDecoding = false;
  }
}
