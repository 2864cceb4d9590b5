import { Readable } from "node:stream";
import { Intake } from "../../../src/observe/intake/intake.ts";
import { limits, spanTimes } from "../../../src/observe/intake/limits.ts";
import type { SpanSink } from "../../../src/observe/intake/sink.ts";
import type { Encoding, Signal } from "../../../src/observe/otlp/decode.ts";
import { Admission } from "../../../src/observe/receiver/admission.ts";
import { readMessage } from "../../../src/observe/receiver/grpc-message.ts";
import { IntakeDesk } from "../../../src/observe/receiver/intake-desk.ts";
import { Refusal } from "../../../src/observe/receiver/refusal.ts";
import { TraceSink } from "../../../src/observe/receiver/trace-sink.ts";
import type { Span } from "#trace";
import * as beginnings from "./beginnings.ts";

/** One decoder: reads bytes, and says in a few words what came of it. What it throws is a fault. */
export interface Decoder {
  readonly name: string;
  readonly beginnings: readonly Buffer[];
  readonly words: readonly string[];
  read(bytes: Buffer, cuts: readonly number[]): Promise<string> | string;
}

/** What becomes of the spans stands behind the decoders: it gets all they let through. */
const heldSpans = { spans: 2_000, bytes: 4 * 1024 * 1024 };
const inputsPerSink = 500;
const isId = (text: string, digits: number): boolean => new RegExp(`^[0-9a-f]{${digits}}$`).test(text);

/** Throws for what no decoder may hand on. */
class JudgingSink implements SpanSink {
  private inputs = 0;
  private nowMs = 0;
  private traces = new TraceSink(() => this.nowMs, heldSpans);

  spans(batch: readonly Span[]): void {
    for (const span of batch) judge(span);
    this.traces.spans(batch);
  }

  metrics(): void {}

  isFull(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.nowMs += 100;
    if (++this.inputs % inputsPerSink !== 0) return;
    await this.traces.close();
    JSON.stringify(this.traces.inside({}, {}));
    this.traces = new TraceSink(() => this.nowMs, heldSpans);
  }
}

function judge(span: Span): void {
  const names = Object.keys(span.attributes);
  const faults = [
    !isId(span.traceId, 32) && "a trace id is none",
    !isId(span.spanId, 16) && "a span id is none",
    span.parentId !== null && !isId(span.parentId, 16) && "a parent's id is none",
    !(span.startMs >= spanTimes.fromMs && span.startMs + span.durationMs < spanTimes.toMs) && "a time is none",
    !(span.durationMs >= 0) && "a span ends before it starts",
    !(span.weight >= 1 && Number.isFinite(span.weight)) && `a weight is ${span.weight}`,
    // Normalising adds names of its own.
    names.length > limits.attributes + 32 && `${names.length} attributes passed`,
    Buffer.byteLength(span.name) > limits.nameBytes && "a name is too long",
    names.some((name) => Buffer.byteLength(String(span.attributes[name])) > 130 * limits.attributeBytes) &&
      "a value is too long",
    span.attributes instanceof Object && "attributes inherit what all objects do",
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new Error(faults.join(", "));
}

const sink = new JudgingSink();

/** Through the desk that every body passes: refusals are what it may throw. */
async function through(take: (desk: IntakeDesk) => void): Promise<string> {
  const desk = new IntakeDesk(new Intake(sink), sink);
  const { intake } = desk;
  let refused = "taken";
  try {
    take(desk);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused = `${error.reason} ${error.message.replace(/\d+/g, "#").slice(0, 80)}`;
  }
  await sink.close();
  const counted = [intake.spans, intake.metricPoints, intake.logRecords, intake.events].map((count) =>
    Math.ceil(Math.log2(count + 1)),
  );
  const reasons = [...Object.keys(intake.dropped.byName), ...Object.keys(intake.repaired.byName)];
  return [refused, ...counted, ...reasons].join(" ");
}

const jsonWords = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "null",
    "true",
    "1e999",
    "-0",
    "NaN",
    '\\u0000"',
    '"\\ud800"',
    '"__proto__":',
    "\u0000",
  ],
  ...[
    '"attributes":[',
    '"value":{"stringValue":"x"}',
    '"value":{"arrayValue":{"values":[',
    '"spans":[',
    '{"key":"a"',
    "9".repeat(40),
  ],
];
const envelopeWords = [
  ...jsonWords,
  "\n",
  '\n{"type":"transaction"}\n',
  '"length":',
  "-1",
  "9007199254740993",
  '"items":[',
];

const otlp = (signal: Signal, encoding: Encoding, starts: readonly Buffer[]): Decoder => ({
  name: `OTLP ${encoding} ${signal}`,
  beginnings: starts,
  words: encoding === "json" ? jsonWords : [],
  read: (bytes) => through((desk) => void desk.takeOtlp(signal, encoding, bytes)),
});

const envelopes: Decoder = {
  name: "Sentry envelopes",
  beginnings: beginnings.envelopes,
  words: envelopeWords,
  read: (bytes) => through((desk) => void desk.takeEnvelope("1", new URLSearchParams(), undefined, bytes)),
};

/** A message is the same however its bytes arrive, and nothing of it is held afterwards. */
const frames: Decoder = {
  name: "gRPC messages",
  beginnings: beginnings.frames,
  words: [],
  read: async (bytes, cuts) => {
    const whole = await frame([bytes]);
    const split = await frame(cuts.concat(bytes.length).map((to, index) => bytes.subarray(cuts[index - 1] ?? 0, to)));
    if (split !== whole) throw new Error(`cut it is ${split}, whole ${whole}`);
    return whole;
  },
};

async function frame(parts: readonly Buffer[]): Promise<string> {
  const share = new Admission().open();
  // A stream of no bytes has no part.
  const from = Readable.from(parts.filter(({ length }) => length > 0));
  try {
    const { message, isCompressed } = await readMessage(from, share);
    return `message of ${message.length} ${isCompressed}`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason;
  } finally {
    share.close();
    from.destroy();
  }
}

export const decoders: readonly Decoder[] = [
  otlp("traces", "protobuf", beginnings.protobufTraces),
  otlp("metrics", "protobuf", beginnings.protobufMetrics),
  otlp("logs", "protobuf", beginnings.protobufLogs),
  otlp("traces", "json", beginnings.jsonTraces),
  otlp("metrics", "json", beginnings.jsonMetrics),
  otlp("logs", "json", beginnings.jsonLogs),
  envelopes,
  frames,
];
