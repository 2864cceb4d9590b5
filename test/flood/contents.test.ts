import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/observe/intake/limits.ts";
import { decode, encode, type Message } from "../../src/observe/otlp/proto.fixture.ts";
import { requestOf } from "../../src/observe/otlp/traces.fixture.ts";
import { post } from "../../src/observe/receiver/receiver.fixture.ts";
import { isLong, Stand, type Told } from "./stand.ts";

// Bodies that can be read and hold nonsense (I-5), and envelopes that are broken (I-7).

const mib = 1024 * 1024;
/** The process finishes what it holds within so long. */
const endMsMax = 2_000;
const bytes = (length: number, value: number): Buffer => {
  const filled = Buffer.alloc(length, 1);
  filled.writeUInt32BE(value, length - 4);
  return filled;
};
const nanos = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);
const manySpans = isLong ? 1e5 : 2e4;
const nowMs = Date.UTC(2026, 0);

const span = (trace: number, own: number, parent: number | null, over: Message = {}): Message => ({
  traceId: bytes(16, trace),
  spanId: bytes(8, own),
  ...(parent !== null && { parentSpanId: bytes(8, parent) }),
  name: "work",
  kind: 2,
  startTimeUnixNano: nanos(nowMs),
  endTimeUnixNano: nanos(nowMs + 5),
  ...over,
});
const list = (count: number, each: (index: number) => Message): Message[] =>
  Array.from({ length: count }, (_, index) => each(index));

describe("plimsoll ingest", () => {
  let stand: Stand;
  const sent = { spans: 0, dropped: 0 };
  beforeAll(async () => {
    stand = await Stand.open();
  });
  afterAll(() => stand.kill());
  const check = async (what: string): Promise<void> => {
    await stand.check(what);
    sent.spans++;
  };

  const nonsense: readonly (readonly [what: string, spans: () => readonly Message[], dropped: number])[] = [
    [`${manySpans} spans`, () => list(manySpans, (index) => span(1, index + 1, index === 0 ? null : 1)), 0],
    [
      `${manySpans} spans in one chain`,
      () => list(manySpans, (index) => span(2, index + 1, index === 0 ? null : index)),
      0,
    ],
    ["a circle of 1,000 spans", () => list(1_000, (index) => span(3, index + 1, ((index + 1) % 1_000) + 1)), 0],
    ["spans that are their own parents", () => list(100, (index) => span(4, index + 1, index + 1)), 0],
    ["one span 10,000 times", () => list(10_000, () => span(5, 1, null)), 0],
    [
      "an end before the start",
      () => list(100, (index) => span(6, index + 1, 1, { endTimeUnixNano: nanos(nowMs - 1_000) })),
      0,
    ],
    ["the years 1970 and 2500", () => [1970, 2500].map((year, index) => inYear(year, index)), 2],
    ["no ids", () => list(10, () => ({ ...span(7, 1, null), traceId: Buffer.alloc(16) })), 10],
    ["an attribute of 10 MiB", () => [span(8, 1, null, { attributes: [text("a", "x".repeat(10 * mib))] })], 0],
    ["10,000 attributes", () => [span(9, 1, null, { attributes: list(10_000, (index) => text(`a${index}`, "x")) })], 0],
    ["a name of a MiB", () => [span(10, 1, null, { name: "n".repeat(mib) })], 0],
  ];
  test.each(nonsense)("takes %s, and says what it left out", async (what, spans, dropped) => {
    const made = spans();
    const { status, body } = await post(`${stand.url}/v1/traces`, encode("TracesRequest", requestOf(made)));
    expect(status).toBe(200);
    const { partialSuccess } = decode("ExportResponse", body) as { partialSuccess?: { rejected: string } };
    expect(Number(partialSuccess?.rejected ?? 0)).toBe(dropped);
    sent.spans += made.length - dropped;
    sent.dropped += dropped;
    await check(what);
  });

  test("counts a million services, a thousand of them by name", async () => {
    const services = isLong ? 1e6 : 3e4;
    for (let from = 0; from < services; from += 1e4) {
      const resourceSpans = list(1e4, (index) => ({
        resource: { attributes: [text("service.name", `service ${from + index}`)] },
        scopeSpans: [{ spans: [span(11, from + index + 1, null)] }],
      }));
      const { status } = await post(`${stand.url}/v1/traces`, encode("TracesRequest", { resourceSpans }));
      expect(status).toBe(200);
    }
    sent.spans += services;
    await check("a million services");
  });

  const item = (header: string, payload: string): string => `${header}\n${payload}\n`;
  const transaction = `{"transaction":"GET /","start_timestamp":1700000000,"timestamp":1700000001,"contexts":{"trace":{"trace_id":"${"a".repeat(32)}","span_id":"${"b".repeat(16)}","op":"http.server"}}}`;
  const good = item('{"type":"transaction"}', transaction);
  /** What it holds, the answer, the spans taken, and what was dropped. */
  const envelopes: readonly (readonly [
    what: string,
    body: string | Buffer,
    status: number,
    spans: number,
    dropped: number,
  ])[] = [
    ["no newline at its end", good.trimEnd(), 200, 1, 0],
    ["a length that is too long", good + item('{"type":"transaction","length":1000000}', transaction), 200, 1, 1],
    ["a length that is too short", good + item('{"type":"transaction","length":10}', transaction), 200, 1, 1],
    ["a length below zero", good + item('{"type":"transaction","length":-1}', transaction), 200, 1, 1],
    ["a length of 2^53", good + item('{"type":"transaction","length":9007199254740992}', transaction), 200, 1, 1],
    ["a length that is a text", good + item('{"type":"transaction","length":"5"}', transaction), 200, 1, 1],
    ["an empty item at its end", `${good}{"type":"attachment"}`, 200, 1, 0],
    ["an empty item with a length", `${good}{"type":"attachment","length":0}`, 200, 1, 0],
    ["10,000 items", good.repeat(10_000), 200, limits.envelopeItems, 10_000 - limits.envelopeItems],
    ["millions of empty items", "{}\n\n".repeat(1.2e6), 200, 0, limits.envelopeItemsCounted + 1],
    ["a transaction of empty spans", item('{"type":"transaction"}', `{"spans":[${"{},".repeat(1e6)}{}]}`), 200, 0, 1],
    ["unknown types", item('{"type":"nonsense"}', "{}") + item("{}", "{}") + good, 200, 1, 2],
    ["a transaction that is no JSON", item('{"type":"transaction"}', "{not}") + good, 200, 1, 1],
    ["a transaction that is a list", item('{"type":"transaction"}', "[1]") + good, 200, 1, 1],
    [
      "an attachment with newlines",
      Buffer.concat([
        Buffer.from('{"type":"attachment","length":6}\n'),
        Buffer.from([10, 0, 10, 255, 10, 10, 10]),
        Buffer.from(good),
      ]),
      200,
      1,
      0,
    ],
    ["the header of an item broken", `${good}{"type":\n{}\n${good}`, 200, 1, 1],
  ];
  test.each(envelopes)(
    "takes of an envelope with %s what can be told apart",
    async (what, body, status, spans, dropped) => {
      const whole = Buffer.concat([Buffer.from("{}\n"), Buffer.from(body)]);
      const answered = await post(`${stand.url}/api/1/envelope/?sentry_key=a`, whole, {});
      expect(answered.status).toBe(status);
      sent.spans += spans;
      sent.dropped += dropped;
      await check(what);
    },
  );

  const refusedEnvelopes: readonly (readonly [what: string, body: Buffer, query: string, status: number])[] = [
    ["nothing", Buffer.alloc(0), "?sentry_key=a", 400],
    ["a header that is no JSON", Buffer.from(`x\n${good}`), "?sentry_key=a", 400],
    ["a header that is a list", Buffer.from(`[]\n${good}`), "?sentry_key=a", 400],
    ["no key", Buffer.from(`{}\n${good}`), "", 401],
    ["a DSN that is none", Buffer.from(`{"dsn":"nonsense"}\n${good}`), "", 401],
    ["more than 5 MiB", Buffer.alloc(limits.envelopeWireBytes + 1), "?sentry_key=a", 413],
  ];
  test.each(refusedEnvelopes)("refuses an envelope with %s", async (what, body, query, status) => {
    expect((await post(`${stand.url}/api/1/envelope/${query}`, body, {})).status).toBe(status);
    await check(what);
  });

  test("makes its findings of all that within 2 s, and everything sent is taken or dropped for a reason", async () => {
    const fromMs = performance.now();
    const { counts }: Told = await stand.end();
    if (isLong) expect(performance.now() - fromMs).toBeLessThan(endMsMax);
    const dropped = Object.values(counts.dropped).reduce((sum, count) => sum + count, 0);
    expect({ spans: counts.spans, dropped }).toEqual(sent);
    const services = Object.values(counts.services).reduce((sum, count) => sum + count, 0);
    expect(services).toBe(sent.spans);
    expect(Object.keys(counts.services).length).toBeLessThanOrEqual(limits.countedNames + 1);
    expect(counts.repaired).toMatchObject({ end_before_start: 100 });
  });
});

function inYear(year: number, index: number): Message {
  const at = year === 1970 ? "1000" : nanos(Date.UTC(year, 0));
  return span(7, index + 1, null, { startTimeUnixNano: at, endTimeUnixNano: at });
}

function text(key: string, stringValue: string): Message {
  return { key, value: { stringValue } };
}
