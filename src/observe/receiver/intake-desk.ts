import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { Malformed } from "../intake/malformed.ts";
import type { SpanSink } from "../intake/sink.ts";
import { decoders, type Encoding, type Signal } from "../otlp/decode.ts";
import { publicKey } from "../sentry/dsn.ts";
import { readEnvelope } from "../sentry/envelope.ts";
import { takeEnvelope } from "../sentry/items.ts";
import { textIn } from "../intake/untrusted.ts";
import { Refusal } from "./refusal.ts";

/** Where decoded bodies become spans, whichever way they came. */
export class IntakeDesk {
  readonly intake: Intake;
  private readonly sink: SpanSink;

  constructor(intake: Intake, sink: SpanSink) {
    this.intake = intake;
    this.sink = sink;
  }

  /** Asked before a body is read. */
  checkRoom(): void {
    if (this.sink.isFull()) throw new Refusal("pressure", "the receiver holds as many spans as it may; come again");
  }

  /** How many were refused of what the body held, and why. */
  takeOtlp(signal: Signal, encoding: Encoding, body: Buffer): { readonly rejected: number; readonly message: string } {
    const before = this.intake.dropped.byName;
    this.read(() => decoders[signal][encoding](body, this.intake));
    const after = this.intake.dropped.byName;
    const reasons = Object.keys(after).flatMap((name) => {
      const count = after[name]! - (before[name] ?? 0);
      return count > 0 ? [{ name, count }] : [];
    });
    const rejected = reasons.reduce((sum, { count }) => sum + count, 0);
    return { rejected, message: reasons.map(({ name, count }) => `${name}: ${count}`).join(", ") };
  }

  /** The id to answer with. */
  takeEnvelope(project: string, query: URLSearchParams, auth: string | undefined, body: Buffer): string {
    let id = "";
    this.read(() => {
      const envelope = readEnvelope(body);
      if (publicKey(query, auth, envelope.header) === undefined)
        throw new Refusal("no_key", "no key: neither in the URL, nor in X-Sentry-Auth, nor as dsn in the envelope");
      id = textIn(envelope.header, "event_id") ?? "";
      takeEnvelope(envelope, project, this.intake);
    });
    return id.slice(0, limits.nameBytes);
  }

  private read(take: () => void): void {
    try {
      take();
    } catch (error) {
      if (error instanceof Malformed) throw new Refusal("bad_data", error.message);
      throw error;
    } finally {
      this.intake.flush();
    }
  }
}
