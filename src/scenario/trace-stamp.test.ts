import { describe, expect, it } from "vitest";
import { TraceIds } from "./trace-ids.ts";
import { TraceStamp, traceFields } from "./trace-stamp.ts";

const ids = new TraceIds(Buffer.alloc(24, 0xa5));
const numbers = { traceSpread: -2, traceCount: 0x1234_5679, spanCount: 255 };
const unsampled = { ...numbers, traceCount: 0x1234_5678 };
const trace = (count: string): string => `a5a5a5a5a5a5a5a5fffffffe${count}`;
const span = "a5a5a5a5000000ff";
const [parent, sentry, all] = [traceFields.traceparent, traceFields.withSentryTrace, traceFields.all];

/** As it is written into a buffer that held another request's. */
function written(stamp: TraceStamp, of: typeof numbers): string {
  const octets = Buffer.alloc(stamp.length + 2, "?");
  stamp.writeFixed(octets, 1);
  stamp.writeIds(octets, 1, { traceSpread: 77, traceCount: of.traceCount ^ 1, spanCount: -1 });
  stamp.writeIds(octets, 1, of);
  const text = octets.toString("latin1");
  expect([text.at(0), text.at(-1)]).toEqual(["?", "?"]);
  return text.slice(1, -1);
}

describe("TraceStamp", () => {
  it("writes W3C's header, and what Sentry's SDKs go by", () => {
    expect(written(new TraceStamp(ids, all), numbers)).toBe(
      [
        `traceparent: 00-${trace("12345679")}-${span}-01`,
        `sentry-trace: ${trace("12345679")}-${span}-1`,
        `baggage: sentry-trace_id=${trace("12345679")},sentry-public_key=plimsoll,sentry-sample_rate=1.000000,sentry-sampled=true `,
        "\r\n",
      ].join("\r\n"),
    );
  });

  it("says of a trace that is not sampled that it is not, everywhere", () => {
    expect(written(new TraceStamp(ids, all), unsampled)).toBe(
      [
        `traceparent: 00-${trace("12345678")}-${span}-00`,
        `sentry-trace: ${trace("12345678")}-${span}-0`,
        `baggage: sentry-trace_id=${trace("12345678")},sentry-public_key=plimsoll,sentry-sample_rate=1.000000,sentry-sampled=false`,
        "\r\n",
      ].join("\r\n"),
    );
  });

  it("leaves headers out that somebody else writes", () => {
    expect(written(new TraceStamp(ids, parent), numbers)).toBe(
      `traceparent: 00-${trace("12345679")}-${span}-01\r\n\r\n`,
    );
    expect(written(new TraceStamp(ids, sentry), unsampled)).toBe(
      `traceparent: 00-${trace("12345678")}-${span}-00\r\nsentry-trace: ${trace("12345678")}-${span}-0\r\n\r\n`,
    );
  });

  it("writes octet by octet what it says as a text", () => {
    for (const fields of [parent, sentry, all] as const) {
      const stamp = new TraceStamp(ids, fields);
      stamp.setShare(0.05);
      for (const each of [numbers, unsampled]) expect(written(stamp, each)).toBe(stamp.textOf(each));
    }
  });

  it("states the share of sampled traces, and that it has changed", () => {
    const stamp = new TraceStamp(ids, all);
    const { version, length } = stamp;
    stamp.setShare(1);
    expect(stamp.version).toBe(version);
    stamp.setShare(0.01);
    expect([stamp.version === version, stamp.length]).toEqual([false, length]);
    expect(written(stamp, numbers)).toContain("sentry-sample_rate=0.010000,");
  });
});
