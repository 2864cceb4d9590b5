import type { SpanKind } from "#trace";
import { newBag } from "../intake/attribute-bag.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { readAttribute, readText } from "./attributes-protobuf.ts";
import { walkResources } from "./resources-protobuf.ts";
import { weightOf } from "./weight.ts";
import { Wire } from "./wire.ts";

/** Tags of opentelemetry.proto.trace.v1.Span and its Status. */
const span = {
  traceId: 10,
  spanId: 18,
  traceState: 26,
  parentId: 34,
  name: 42,
  kind: 48,
  start: 57,
  end: 65,
  attribute: 74,
  status: 122,
} as const;
const statusCodeTag = 24;
const statusError = 2;

const kinds: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];
const two32 = 4_294_967_296;

/** Decodes an ExportTraceServiceRequest into the intake. Throws Malformed; what was read before that is kept. */
export function decodeTraces(body: Buffer, intake: Intake): void {
  const decoder = new SpanDecoder(new Wire(body), intake);
  walkResources(decoder.wire, intake, (end, origin) => {
    const before = intake.spans;
    decoder.readScope(end, origin);
    if (intake.spans > before) intake.services.add(origin.service, intake.spans - before);
  });
}

class SpanDecoder {
  readonly wire: Wire;
  private readonly intake: Intake;
  /** Where the last trace id stood, and what it was: spans of one trace come together. */
  private traceAt = -1;
  private traceId = "";
  /** The last span's id and its parent's, each with where it stood: siblings name the same parent, a child the one before. */
  private spanAt = -1;
  private spanId = "";
  private parentAt = -1;
  private parentId = "";

  constructor(wire: Wire, intake: Intake) {
    this.wire = wire;
    this.intake = intake;
  }

  readScope(end: number, origin: Origin): void {
    const { wire } = this;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === span.spanId) this.readSpan(wire.end(end), origin);
      else wire.skip(tag, end);
    }
  }

  private readSpan(end: number, origin: Origin): void {
    const { wire, intake } = this;
    const attributes = newBag();
    let count = 0;
    let traceId = "";
    let spanId = "";
    let parentId: string | null = null;
    let name = "";
    let kind = 0;
    let isError = false;
    let weight = 1;
    let [startLow, startHigh, endLow, endHigh] = [0, 0, 0, 0];
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === span.attribute) readAttribute(wire, end, attributes, count++, intake);
      else if (tag === span.traceId) traceId = this.readTraceId(end);
      else if (tag === span.spanId) spanId = this.readSpanId(end);
      else if (tag === span.parentId) parentId = this.readParentId(end) || null;
      else if (tag === span.name) name = readText(wire, end, limits.nameBytes, intake);
      else if (tag === span.kind) kind = wire.varint(end);
      else if (tag === span.start) [startLow, startHigh] = [wire.fixed32(end), wire.fixed32(end)];
      else if (tag === span.end) [endLow, endHigh] = [wire.fixed32(end), wire.fixed32(end)];
      else if (tag === span.status) isError = this.readStatus(wire.end(end));
      else if (tag === span.traceState) weight = weightOf(readText(wire, end, limits.nameBytes, intake));
      else wire.skip(tag, end);
    }
    if (traceId === "" || spanId === "") {
      intake.drop("bad_id");
      return;
    }
    const startMs = (startHigh * two32 + startLow) / 1e6;
    // Subtracted before it is divided: nanoseconds since 1970 are beyond what a number holds exactly.
    const durationMs = ((endHigh - startHigh) * two32 + (endLow - startLow)) / 1e6;
    const kindName = kinds[kind] ?? "internal";
    intake.span(
      { traceId, spanId, parentId, kind: kindName, name, startMs, durationMs, isError, attributes, weight },
      origin,
    );
  }

  private readStatus(end: number): boolean {
    const { wire } = this;
    let code = 0;
    while (wire.at < end) {
      const tag = wire.tag(end);
      if (tag === statusCodeTag) code = wire.varint(end);
      else wire.skip(tag, end);
    }
    return code === statusError;
  }

  /** Empty = not an id. */
  private readTraceId(outer: number): string {
    const { wire } = this;
    const end = wire.end(outer);
    const from = wire.at;
    wire.at = end;
    if (end - from !== 16) return "";
    if (this.isSame(this.traceAt, from, 16)) return this.traceId;
    this.traceId = isZero(wire.buffer, from, end) ? "" : wire.buffer.toString("hex", from, end);
    this.traceAt = from;
    return this.traceId;
  }

  private readSpanId(outer: number): string {
    const from = this.idFrom(outer);
    if (from < 0) return "";
    this.spanId = this.wire.buffer.toString("hex", from, from + 8);
    this.spanAt = from;
    return this.spanId;
  }

  private readParentId(outer: number): string {
    const from = this.idFrom(outer);
    if (from < 0) return "";
    if (this.isSame(this.parentAt, from, 8)) return this.parentId;
    this.parentId = this.isSame(this.spanAt, from, 8) ? this.spanId : this.wire.buffer.toString("hex", from, from + 8);
    this.parentAt = from;
    return this.parentId;
  }

  /** Where the eight octets of an id begin, now passed; −1 = not an id. */
  private idFrom(outer: number): number {
    const { wire } = this;
    const end = wire.end(outer);
    const from = wire.at;
    wire.at = end;
    return end - from !== 8 || isZero(wire.buffer, from, end) ? -1 : from;
  }

  /** Whether the same octets stand in both places; from the end, where ids differ. */
  private isSame(before: number, from: number, length: number): boolean {
    if (before < 0) return false;
    const { buffer } = this.wire;
    for (let index = length - 1; index >= 0; index--) if (buffer[before + index] !== buffer[from + index]) return false;
    return true;
  }
}

function isZero(buffer: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (buffer[at] !== 0) return false;
  return true;
}
