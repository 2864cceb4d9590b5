import { asJson, oneSpan, requestOf } from "../../src/observe/otlp/traces.fixture.ts";
import { encode, type Message } from "../../src/observe/otlp/proto.fixture.ts";

/** Bytes of OTLP that no encoder would write, put together by hand. */

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
}

/** Field `number` with these bytes. */
export const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(content.length)), content]);

/** In the place of a span, inside a resource and a scope. */
export const inScope = (span: Buffer): Buffer => field(1, field(2, field(2, span)));

/** An attribute called "a" with the bytes of an AnyValue. */
export const attribute = (value: Buffer): Buffer =>
  field(9, Buffer.concat([field(1, Buffer.from("a")), field(2, value)]));

const spanHead = Buffer.concat([
  field(1, Buffer.alloc(16, 7)),
  field(2, Buffer.alloc(8, 9)),
  Buffer.from([57, 0, 0, 0xc1, 0x6a, 0x5a, 0xa0, 0x97, 0x17]),
  Buffer.from([65, 0, 0, 0xc1, 0x6a, 0x5a, 0xa0, 0x97, 0x17]),
]);

export const spanWith = (...parts: readonly Buffer[]): Buffer => inScope(Buffer.concat([spanHead, ...parts]));

/** Lists (field 5) or objects (field 6) in one another, so many deep: built from the inside, without a copy of each. */
export function nested(depth: number, number: 5 | 6): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    const key = number === 6 && level % 2 === 1 ? field(1, Buffer.from("k")) : Buffer.alloc(0);
    const tag = level % 2 === 1 ? (number === 6 ? 2 : 1) : number;
    const head = Buffer.concat([key, varint(BigInt((tag << 3) | 2)), varint(BigInt(length))]);
    parts.push(head);
    length += head.length;
  }
  return Buffer.concat(parts.toReversed(), length);
}

/** A field nobody knows, of so many bytes. */
export const unknownField = (bytes: number): Buffer => field(1_000, Buffer.alloc(bytes));

/** Twenty requests of different shapes, in both encodings of OTLP. */
export const validRequests: readonly Message[] = Array.from({ length: 20 }, (_, index) =>
  requestOf(
    Array.from({ length: index % 4 }, (__, span) => ({
      ...oneSpan,
      spanId: Buffer.from([1, 2, 3, 4, 5, 6, index, span + 1]),
      kind: index % 6,
      attributes: oneSpan.attributes.slice(0, index % (oneSpan.attributes.length + 1)),
    })),
    { attributes: [{ key: "service.name", value: { stringValue: `service ${index}` } }] },
  ),
);
export const validBodies: readonly Buffer[] = validRequests.map((request) => encode("TracesRequest", request));
export const jsonBody = asJson(requestOf([oneSpan]));

/** The text of one span in OTLP's JSON, with this in the place of its attributes. */
export const jsonSpan = (attributes: string): Buffer =>
  Buffer.from(
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${"1".repeat(32)}","spanId":"${"2".repeat(16)}","name":"x","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000000001","attributes":${attributes}}]}]}]}`,
  );
