import { describe, expect, it } from "vitest";
import type { RunResult } from "#run";
import { compareRuns } from "#measure";
import { comparisonJunit, comparisonText, junitXml, plain, queryText, resultJson, summaryText } from "#report";
import { csvLine } from "#store";
import { hostile } from "../results/hostile.ts";
import { exampleOf, exampleSpan, exampleTrace } from "../results/index.ts";
import { naughty } from "./naughty.ts";

// Each naughty string at each place a target or a test file may put one, through everything that prints.

type Place = (text: string) => Partial<RunResult>;

const places: Readonly<Record<string, Place>> = {
  "test name": (test) => ({ test }),
  url: (text) => ({ target: `http://127.0.0.1/${text}` }),
  "tag name": (text) => ({ tags: { [text]: "x" } }),
  "tag value": (text) => ({ tags: { x: text } }),
  "operation name": (name) => ({ operations: [{ ...hostile.operations[0]!, name }] }),
  method: (method) => ({ operations: [{ ...hostile.operations[0]!, method }] }),
  step: (name) => ({ steps: [{ ...hostile.steps[0]!, name }] }),
  check: (name) => ({ checks: [{ ...hostile.checks[0]!, name }] }),
  metric: (name) => ({ metrics: [{ ...hostile.metrics[0]!, name }] }),
  scenario: (name) => ({ scenarios: [{ ...hostile.scenarios[0]!, name }] }),
  "error text": (message) => ({ errors: [{ ...hostile.errors[0]!, message }] }),
  "error place": (location) => ({ errors: [{ ...hostile.errors[0]!, location }] }),
  goal: (expression) => ({ slo: [{ ...hostile.slo[0]!, expression, observedText: expression }] }),
  "finding title": (title) => ({ findings: [{ ...hostile.findings[0]!, title }] }),
  "finding evidence": (text) => ({ findings: [{ ...hostile.findings[0]!, evidence: [text], route: text }] }),
  command: (text) => ({ command: ["plimsoll", text] }),
  host: (hostname) => ({ environment: { ...hostile.environment, hostname } }),
  service: (service) => ({ inside: insideOf({ service }) }),
  "span name": (label) => ({ inside: insideOf({ label }) }),
  "abort text": (abortedBecause) => ({ abortedBecause }),
};

const clean: RunResult = {
  ...hostile,
  test: "shop.ts",
  target: "http://localhost",
  summary: "shop.ts passed",
  load: ["2 users"],
  tags: {},
  operations: [],
  steps: [],
  checks: [],
  metrics: [],
  slo: [],
  errors: [],
  loadChanges: [],
  validity: { trusted: true, doubts: [] },
  findings: [],
  scenarios: [],
  environment: { ...hostile.environment, cpuModel: "cpu", hostname: "host" },
  abortedBecause: "x",
};

function insideOf({ service = "shop", label = "select 1" }): NonNullable<RunResult["inside"]> {
  const durations = { mean: 1, p95: 2, max: 3 };
  const row = { depth: 0, label, service, dependency: "none", callsPerRequest: 1, callMs: durations };
  return {
    coverage: { requestsTraced: 1, rootsReceived: 1, spansReceived: 1, spansDropped: {}, spansDroppedBySdk: {} },
    routes: [
      {
        route: label,
        service,
        operations: [label],
        traces: 1,
        coverage: 1,
        queueMs: null,
        serverMs: durations,
        rows: [{ ...row, selfMsPerRequest: 1, criticalShare: 1, errorRatio: 0 }],
        examples: [],
      },
    ],
    dependencies: [
      { dependency: "sql", system: service, label, calls: 1, callsPerRequest: 1, callMs: durations, errorRatio: 0 },
    ],
  };
}

const page = { columns: 80, palette: plain, all: true };
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Elements that open and close, quotes that end, no bare & or <: enough to be well-formed of what we write. */
function xmlProblem(xml: string): string | undefined {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml[^?]*\?>/, "");
  for (const [all, close, name = "", attributes = "", empty] of body.matchAll(
    /<(\/?)([\w-]+)((?:\s[\w.-]+="[^"<]*")*)\s*(\/?)>|[<]/g,
  )) {
    if (all === "<") return `a bare < at ${body.slice(body.indexOf(all), 40)}`;
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(attributes)) return `a bare & in ${all}`;
    if (close === "/") {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else if (empty !== "/") open.push(name);
  }
  const texts = body.replace(/<[^>]*>/g, "");
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(texts)) return "a bare & in a text";
  return open.length === 0 ? undefined : `<${open.join("><")}> stays open`;
}

let placed = 0;

describe.each(Object.entries(places))("at the place of the %s", (_, place) => {
  it("no naughty string gets through to a terminal, XML or a spreadsheet", () => {
    for (const text of naughty) {
      placed += 1;
      const result = { ...clean, ...place(text) };
      expect(summaryText(result, page)).not.toMatch(raw);
      const xml = junitXml(result);
      expect(xml).not.toMatch(raw);
      expect(xmlProblem(xml), xml).toBeUndefined();
      expect(JSON.parse(resultJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
    }
  });

  it("nor through a comparison", () => {
    for (const text of naughty.slice(0, 60)) {
      const result = { ...clean, ...place(text) };
      const rules = { isPaired: false, tolerance: 0.05, errorTolerance: 0.005, anyway: true, isStrict: false };
      const comparison = compareRuns([result, result], [{ ...result, id: text }, clean], rules);
      expect(comparisonText(comparison, page)).not.toMatch(raw);
      expect(xmlProblem(comparisonJunit(comparison))).toBeUndefined();
    }
  });
});

describe("in tables", () => {
  it.each(naughty.map((text) => [JSON.stringify(text), text] as const))("%s stays a text", (_, text) => {
    placed += 3;
    expect(queryText({ columns: [text], rows: [[text], [1]] }, page)).not.toMatch(raw);
    expect(csvLine([text, 1]).replace(/^"/, "")).not.toMatch(/^\s*[=+\-@\t\r]/);
    const example = exampleOf("slowest", exampleTrace([exampleSpan(0, text, { attributes: [[text, text]] })]));
    expect(csvLine([JSON.stringify(example.trace.spans[0]!.attributes)])).not.toMatch(/^[=+\-@\t\r]/);
  });
});

it("there were 10,000 of them", () => {
  expect(placed).toBeGreaterThanOrEqual(10_000);
});
