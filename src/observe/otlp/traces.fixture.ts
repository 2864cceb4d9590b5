import fc from "fast-check";
import type { Message } from "./proto.fixture.ts";

const text = fc.string({ unit: "grapheme", maxLength: 30 });
const id = (bytes: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((drawn) => Buffer.from(drawn.with(0, drawn[0]! | 1)));
const int64 = fc.bigInt(-(2n ** 53n) + 1n, 2n ** 53n - 1n).map(String);
const simple: fc.Arbitrary<Message> = fc.oneof(
  text.map((stringValue) => ({ stringValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  int64.map((intValue) => ({ intValue })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue })),
);
const anyValue: fc.Arbitrary<Message> = fc.oneof(
  { weight: 6, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { maxLength: 4 }).map((values) => ({ arrayValue: { values } })) },
);
const attributes = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1, maxLength: 20 }), value: anyValue }), {
  selector: ({ key }) => key,
  maxLength: 8,
});
const startNanos = fc.bigInt(1_600_000_000_000_000_000n, 1_900_000_000_000_000_000n);

const span = fc
  .record({
    traceId: id(16),
    spanId: id(8),
    parentSpanId: fc.oneof(id(8), fc.constant(Buffer.alloc(0))),
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    start: startNanos,
    nanos: fc.bigInt(0n, 60_000_000_000n),
    attributes,
    status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
    events: fc.array(fc.record({ name: text, attributes }), { maxLength: 2 }),
    flags: fc.nat(),
  })
  .map(({ start, nanos, ...rest }) => ({
    ...rest,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + nanos),
  }));

/** Requests as the oracle takes them; ids are bytes. */
export const requests: fc.Arbitrary<Message> = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({
        attributes: attributes.map((drawn) => [
          ...drawn.filter(({ key }) => key !== "service.name"),
          { key: "service.name", value: { stringValue: "shop" } },
        ]),
      }),
      scopeSpans: fc.array(fc.record({ spans: fc.array(span, { maxLength: 4 }) }), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
});

/** The same request as OTLP's JSON writes it: ids as hex. */
export function asJson(request: Message): Buffer {
  const replace = (_key: string, value: unknown): unknown => {
    const bytes = value as { readonly type?: unknown; readonly data?: readonly number[] } | null;
    return bytes !== null && typeof bytes === "object" && bytes.type === "Buffer"
      ? Buffer.from(bytes.data ?? []).toString("hex")
      : value;
  };
  return Buffer.from(JSON.stringify(request, replace));
}

/** One span that says all there is to say. */
export const oneSpan = {
  traceId: Buffer.from("0af7651916cd43dd8448eb211c80319c", "hex"),
  spanId: Buffer.from("b7ad6b7169203331", "hex"),
  parentSpanId: Buffer.from("00f067aa0ba902b7", "hex"),
  traceState: "vendor=x,ot=th:c;rv:1",
  name: "GET /api/products/{id}",
  kind: 2,
  startTimeUnixNano: "1700000000123456789",
  endTimeUnixNano: "1700000000223456799",
  attributes: [
    { key: "http.route", value: { stringValue: "/api/products/{id}" } },
    { key: "http.response.status_code", value: { intValue: "500" } },
    { key: "negative", value: { intValue: "-1" } },
    { key: "half", value: { doubleValue: 0.5 } },
    { key: "sampled", value: { boolValue: true } },
    { key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "2" }] } } },
    { key: "__proto__", value: { stringValue: "own" } },
    { key: "object", value: { kvlistValue: { values: [{ key: "x", value: { intValue: "1" } }] } } },
  ],
  status: { code: 2 },
};

export const requestOf = (spans: readonly Message[], resource: Message = { attributes: [] }): Message => ({
  resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "test" }, spans }] }],
});
