import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Span } from "#trace";
import { type Taken, taken } from "../intake/keeping-sink.fixture.ts";
import { limits } from "../intake/limits.ts";
import { Malformed } from "../intake/malformed.ts";
import { decode, encode, type Message } from "./proto.fixture.ts";
import { asJson, oneSpan, requestOf, requests } from "./traces.fixture.ts";
import { decodeTracesJson } from "./traces-json.ts";
import { decodeTraces } from "./traces-protobuf.ts";

const fromProtobuf = (request: Message): Taken =>
  taken((intake) => decodeTraces(encode("TracesRequest", request), intake));
const fromJson = (request: Message): Taken => taken((intake) => decodeTracesJson(asJson(request), intake));
const ways = [
  ["protobuf", fromProtobuf],
  ["JSON", fromJson],
] as const;

/** What the oracle read, as spans; written apart from both decoders. */
function expected(request: Message): readonly Span[] {
  const list = (of: Message, name: string): readonly Message[] => (of[name] ?? []) as readonly Message[];
  const kinds = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
  return list(decode("TracesRequest", encode("TracesRequest", request)), "resourceSpans").flatMap((resource) =>
    list(resource, "scopeSpans").flatMap((scope) =>
      list(scope, "spans").map((span) => {
        const [start, end] = [BigInt(String(span["startTimeUnixNano"])), BigInt(String(span["endTimeUnixNano"]))];
        const hex = (name: string): string => ((span[name] ?? Buffer.alloc(0)) as Buffer).toString("hex");
        return {
          traceId: hex("traceId"),
          spanId: hex("spanId"),
          parentId: hex("parentSpanId") || null,
          kind: kinds[Number(span["kind"] ?? 0)]!,
          name: String(span["name"] ?? ""),
          service: "shop",
          instance: null,
          startMs: Number(start / 1000n) / 1000,
          durationMs: Number(end - start) / 1e6,
          isError: (span["status"] as Message)["code"] === 2,
          attributes: Object.fromEntries(
            list(span, "attributes").map((each) => [each["key"], plain(each["value"] as Message)]),
          ),
          weight: 1,
        } as Span;
      }),
    ),
  );
}

function plain(value: Message): unknown {
  if (value["arrayValue"])
    return ((value["arrayValue"] as Message)["values"] as Message[] | undefined)?.map(plain) ?? [];
  return value["stringValue"] ?? value["boolValue"] ?? value["doubleValue"] ?? Number(value["intValue"]);
}

/** Without what is compared apart: bags have no prototype, and the oracle's start was rounded otherwise. */
const rounded = (spans: readonly Span[]): readonly Span[] =>
  spans.map((span) => ({ ...span, startMs: 0, attributes: { ...span.attributes }, instance: null }));

describe("OTLP traces", () => {
  test.each(ways)("from %s are what protobufjs reads of the same bytes", (_way, read) => {
    fc.assert(
      fc.property(requests, (request) => {
        const [spans, truth] = [read(request).spans, expected(request)];
        expect(rounded(spans)).toEqual(rounded(truth));
        // A number holds a quarter of a microsecond of such a time.
        for (const [index, { startMs }] of spans.entries())
          expect(Math.abs(startMs - truth[index]!.startMs)).toBeLessThan(0.002);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test.each(ways)("from %s keep ids, times, status, weight and attributes exactly", (_way, read) => {
    const { spans, intake } = read(requestOf([oneSpan]));
    expect(spans).toHaveLength(1);
    const { attributes, ...span } = spans[0]!;
    expect(span).toEqual({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      parentId: "00f067aa0ba902b7",
      kind: "server",
      name: "GET /api/products/{id}",
      service: "unknown_service",
      instance: null,
      startMs: expect.closeTo(1_700_000_000_123.4568, 3) as number,
      durationMs: 100.00001,
      isError: true,
      weight: 4,
    });
    expect(Object.keys(attributes)).toEqual([
      "http.route",
      "http.response.status_code",
      "negative",
      "half",
      "sampled",
      "list",
      "__proto__",
    ]);
    expect(Object.values(attributes)).toEqual(["/api/products/{id}", 500, -1, 0.5, true, ["a", 2], "own"]);
    expect(attributes["constructor"]).toBeUndefined();
    expect(intake.repaired.byName).toEqual({ values_left_out: 1 });
  });

  test.each(ways)(
    "from %s name service and instance, also where the resource stands behind its spans",
    (_way, read) => {
      const attributes = Object.entries({ "service.name": "shop", "host.name": "a" }).map(([key, stringValue]) => ({
        key,
        value: { stringValue },
      }));
      const pid = { key: "process.pid", value: { intValue: "12" } };
      const { spans, intake } = read(requestOf([oneSpan, oneSpan], { attributes: [...attributes, pid] }));
      expect(spans[0]).toMatchObject({ service: "shop", instance: "a:12" });
      expect(intake.services.byName).toEqual({ shop: 2 });
    },
  );

  it("reads a resource that stands behind its scopes", () => {
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
    const scopes = encode("ResourceSpans", { scopeSpans: [{ spans: [oneSpan] }] });
    const behind = encode("ResourceSpans", { resource });
    const both = Buffer.concat([scopes, behind]);
    const body = Buffer.concat([Buffer.from([10, (both.length & 127) | 128, both.length >> 7]), both]);
    expect(taken((intake) => decodeTraces(body, intake)).spans[0]).toMatchObject({ service: "shop" });
    const json = Buffer.from(
      asJson(requestOf([oneSpan]))
        .toString()
        .replace(/"resource":.*?,"scope/, '"scope')
        .replace(/}]}$/, `,"resource":${JSON.stringify(resource)}}]}`),
    );
    expect(taken((intake) => decodeTracesJson(json, intake)).spans[0]).toMatchObject({ service: "shop" });
  });

  test.each(ways)("from %s are refused or set right one by one, and the reasons sum to what came", (_way, read) => {
    const [start, end] = [oneSpan.startTimeUnixNano, oneSpan.endTimeUnixNano];
    const { spans, intake } = read(
      requestOf([
        oneSpan,
        { ...oneSpan, traceId: Buffer.alloc(16) },
        { ...oneSpan, spanId: Buffer.alloc(7, 1) },
        { ...oneSpan, startTimeUnixNano: "0", endTimeUnixNano: "5" },
        { ...oneSpan, startTimeUnixNano: "16725225600000000000", endTimeUnixNano: "16725225600000000001" },
        { ...oneSpan, startTimeUnixNano: end, endTimeUnixNano: start },
        { ...oneSpan, parentSpanId: oneSpan.spanId },
      ]),
    );
    expect(intake.dropped.byName).toEqual({ bad_id: 2, bad_time: 2 });
    expect(spans).toHaveLength(3);
    expect(intake.spans + intake.dropped.total).toBe(7);
    expect(spans[1]!.durationMs).toBe(0);
    expect(intake.repaired.byName).toMatchObject({ end_before_start: 1 });
  });

  test.each(ways)("from %s are cut to 128 attributes and 4 KiB, at a character's end", (_way, read) => {
    const attributes = Array.from({ length: 200 }, (_, index) => ({
      key: `k${index}`,
      value: { stringValue: "é".repeat(4_000) },
    }));
    const { spans, intake } = read(requestOf([{ ...oneSpan, name: `x${"é".repeat(1_000)}`, attributes }]));
    const values = Object.values(spans[0]!.attributes);
    expect(values).toHaveLength(limits.attributes);
    expect(new Set(values)).toEqual(new Set(["é".repeat(limits.attributeBytes / 2)]));
    expect(spans[0]!.name).toBe(`x${"é".repeat(511)}`);
    expect(intake.repaired.byName).toEqual({ values_cut: limits.attributes + 1, attributes_cut: 72 });
  });

  it("takes JSON's other spellings: numbers for texts, names for numbers, fields nobody knows", () => {
    const span = {
      ...oneSpan,
      kind: "SPAN_KIND_CLIENT",
      status: { code: "STATUS_CODE_ERROR" },
      startTimeUnixNano: 1_700_000_000_123_000_000,
      endTimeUnixNano: 1_700_000_000_323_000_000,
      attributes: [{ key: "n", value: { intValue: 7 } }],
      future: { deep: [1, 2, { x: null }] },
    };
    const { spans } = fromJson(requestOf([{ ...span, traceId: Buffer.from("AB".repeat(16), "hex") }]));
    expect(spans[0]).toMatchObject({ kind: "client", isError: true, traceId: "ab".repeat(16), durationMs: 200 });
    expect({ ...spans[0]!.attributes }).toEqual({ n: 7 });
  });

  it("reads every truncation of a body without harm: whole messages, or Malformed", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const [body, json] = [encode("TracesRequest", request), asJson(request)];
        for (let length = 0; length < body.length; length++)
          survives(() => decodeTraces(body.subarray(0, length), taken(() => undefined).intake));
        for (let length = 1; length < Math.min(json.length, 2_000); length += 7)
          expect(() => decodeTracesJson(json.subarray(0, length), taken(() => undefined).intake)).toThrow(Malformed);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it("reads lists of lists a hundred thousand deep, and numbers of 2^63 and more, without harm", () => {
    // From the inside out: each level is a list of one list.
    let value: Buffer = Buffer.from([10, 1, 120]);
    const wrap = (tag: number, inner: Buffer): Buffer =>
      Buffer.concat([Buffer.from([tag]), varint(inner.length), inner]);
    for (let depth = 0; depth < 5_000; depth++) value = wrap(42, wrap(10, value));
    const attribute = wrap(74, Buffer.concat([Buffer.from([10, 1, 107]), wrap(18, value)]));
    const nested = wrap(10, wrap(18, wrap(18, attribute)));
    const deep = Buffer.alloc(100_000, 42);
    for (const hostile of [nested, deep, Buffer.alloc(64, 0xff), Buffer.from([8, ...Array<number>(9).fill(0xff), 1])])
      survives(() => decodeTraces(hostile, taken(() => undefined).intake));
  });
});

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(Math.floor(value / 128))]);
}

function survives(read: () => void): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
  }
}
