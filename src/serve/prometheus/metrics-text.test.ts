import { expect, it } from "vitest";
import { Histogram } from "#measure";
import { familyText } from "./exposition.ts";
import { durationSamples } from "./operation-samples.ts";

it("writes a family as Prometheus reads it, whatever its labels hold", () => {
  const text = familyText({
    name: "plimsoll_requests_total",
    type: "counter",
    help: "One\nline with a \\ in it.",
    samples: [
      { labels: { operation: 'GET /a"b\\c', scenario: "two\nlines\r\nhere" }, value: 3 },
      { labels: {}, value: Infinity },
    ],
  });
  expect(text.split("\n")).toEqual([
    "# HELP plimsoll_requests_total One\\nline with a \\\\ in it.",
    "# TYPE plimsoll_requests_total counter",
    'plimsoll_requests_total{operation="GET /a\\"b\\\\c",scenario="two\\nlines\\nhere"} 3',
    "plimsoll_requests_total +Inf",
    "",
  ]);
  expect(familyText({ name: "x", type: "gauge", help: "", samples: [] })).toBe("");
});

it("writes a histogram whose buckets add up to its count", () => {
  const histogram = new Histogram();
  for (const ms of [0.5, 3, 3, 40, 700, 20_000]) histogram.record(ms);
  const samples = durationSamples({ operation: "GET /" }, histogram);
  const at = (le: string): number | undefined => samples.find(({ labels }) => labels["le"] === le)?.value;
  expect([at("0.001"), at("0.0025"), at("0.005"), at("0.05"), at("1"), at("10"), at("+Inf")]).toEqual([
    1, 1, 3, 4, 5, 5, 6,
  ]);
  const values = samples.filter(({ suffix }) => suffix === "_bucket").map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  expect(samples.find(({ suffix }) => suffix === "_count")?.value).toBe(6);
  expect(samples.find(({ suffix }) => suffix === "_sum")?.value).toBeCloseTo(20.7465, 6);
});
