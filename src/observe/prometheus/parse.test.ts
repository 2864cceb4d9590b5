import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMetrics, seriesKey } from "./parse.ts";
import type { Sample } from "./sample-line.ts";

const only = (text: string): Sample => {
  const { samples, problems } = parseMetrics(text);
  expect(problems).toEqual([]);
  expect(samples).toHaveLength(1);
  return samples[0]!;
};

describe("parseMetrics", () => {
  it("reads names, labels, values and timestamps", () => {
    expect(only('http_requests_total{method="post",code="200"} 1027 1395066363000')).toEqual({
      name: "http_requests_total",
      labels: [
        ["code", "200"],
        ["method", "post"],
      ],
      value: 1027,
      timestamp: 1_395_066_363_000,
    });
    expect(only("metric_without_timestamp_and_labels 12.47").value).toBe(12.47);
    expect(only('something_weird{problem="division by zero"} +Inf -3982045').value).toBe(Number.POSITIVE_INFINITY);
    expect(only("a 1.458255915e9 1.5e3")).toMatchObject({ value: 1_458_255_915, timestamp: 1500 });
    for (const [text, value] of [
      ["NaN", Number.NaN],
      ["-Inf", Number.NEGATIVE_INFINITY],
      ["-0.5", -0.5],
      [".5", 0.5],
      ["5.", 5],
      ["0x1F", 31],
      ["nan", Number.NaN],
    ] as const)
      expect(only(`a ${text}`).value).toBe(value);
  });

  it("reads escapes, braces and commas in label values, blanks everywhere, and a comma at the end", () => {
    const sample = only(String.raw`	msdos_file{ path = "C:\\DIR\\F.TXT" , error="Cannot find \"F,}\n\"" , }  1.5e9 `);
    expect(sample.labels).toEqual([
      ["error", 'Cannot find "F,}\n"'],
      ["path", "C:\\DIR\\F.TXT"],
    ]);
    expect(only(String.raw`a{b="\x"} 1`).labels).toEqual([["b", String.raw`\x`]]);
    expect(only('a{b=""} 1').labels).toEqual([["b", ""]]);
    expect(only("a{} 1").labels).toEqual([]);
  });

  it("reads names in quotes, as newer servers write them", () => {
    expect(only('{"http.server.duration",route="/x"} 3')).toMatchObject({ name: "http.server.duration", value: 3 });
    expect(only('a{"dotted.label"="x"} 3').labels).toEqual([["dotted.label", "x"]]);
  });

  it("reads types, leaves exemplars and comments alone, and ends at # EOF", () => {
    const text = [
      "# HELP foo_seconds What # it is.",
      "# TYPE foo_seconds histogram",
      "#TYPE nothing",
      "# a comment",
      "",
      'foo_seconds_bucket{le="0.1"} 8 # {trace_id="oHg5SJYRHA0"} 0.67 1520879607.789',
      'foo_seconds_bucket{le="+Inf"} 9 123 # {} 2.0',
      "# TYPE bar untyped\r",
      "# EOF",
      "after 1",
    ].join("\n");
    const { samples, types, problems } = parseMetrics(text);
    expect(problems).toEqual([]);
    expect([...types]).toEqual([
      ["foo_seconds", "histogram"],
      ["bar", "unknown"],
    ]);
    expect(samples.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      [8, undefined],
      [9, 123],
    ]);
  });

  it("tells of broken and repeated lines by number, and keeps all others", () => {
    const lines = [
      "good_a 1",
      "<!DOCTYPE html>",
      'open{a="b 1',
      'twice{a="1",a="2"} 1',
      "no_value",
      "not_a_number abc",
      "more 1 2 3",
      'good_b{x="1"} 2',
      'good_b{ x = "1" } 3',
      "# TYPE good_a speed",
      "# TYPE good_a gauge",
      "# TYPE good_a counter",
      "good_c 3",
      "1bad 4",
      "a{b=1} 2",
      'a{b="1"c="2"} 2',
    ];
    const { samples, problems } = parseMetrics(lines.join("\n"));
    expect(samples.map(({ name }) => name)).toEqual(["good_a", "good_b", "good_c"]);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 9, 10, 12, 14, 15, 16]);
    expect(problems[6]!.message).toBe('good_b{x="1"} is there twice');
  });

  const label = fc.tuple(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  const sample = fc.record({
    name: fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,10}$/),
    labels: fc.uniqueArray(label, { maxLength: 4, selector: ([name]) => name }),
    value,
    timestamp: fc.option(fc.integer(), { nil: undefined }),
  });
  const written = (number: number): string =>
    Number.isFinite(number) ? String(number) : Number.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";

  it("reads back whatever was written, in any blanks", () => {
    const gap = fc.stringMatching(/^[ \t]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(sample, { maxLength: 8, selector: ({ name }) => name }), gap, (all, blank) => {
        const lines = all.map(({ name, labels, value: number, timestamp }) => {
          const at = timestamp === undefined ? "" : blank + String(timestamp);
          return `${seriesKey(name, labels)}${blank}${written(number)}${at}`;
        });
        const { samples, problems } = parseMetrics(lines.join("\n"));
        expect(problems).toEqual([]);
        expect(samples).toEqual(
          all.map((each) => ({
            ...each,
            value: each.value === 0 ? 0 : each.value,
            labels: each.labels.toSorted(([a], [b]) => (a < b ? -1 : 1)),
          })),
        );
      }),
    );
  });

  it("never throws, and answers for each line that is not empty, a comment or a type", () => {
    const scrap = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[a-z_]{1,3}[{}",=\\ #0-9a-zN.+-]{0,20}$/),
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 10 }), (lines) => {
        const text = lines.join("\n");
        const expected = text.split("\n").map((line) => line.replace(/\r$/, ""));
        const { samples, problems } = parseMetrics(text);
        const counted = expected.filter((line) => line.trim() !== "" && !line.startsWith("#"));
        const inSamples = problems.filter(({ line }) => !expected[line - 1]!.startsWith("#"));
        expect(samples.length + inSamples.length).toBe(counted.length);
      }),
      { numRuns: 500 },
    );
  });
});
