import type { RunResult } from "#run";
import { latency, operation, passing } from "./parts.ts";

/** What a target or a test file may try on the terminal, the log or the CI system that shows it. */
export const attacks: readonly string[] = [
  "\u001b[31mred\u001b[0m",
  "\u001b]0;owned\u0007title",
  "\u001b]52;c;cm0gLXJm\u0007clipboard",
  "\u001b[2J\u001b[Hcleared",
  "\u009b31mC1",
  "back\b\b\b\bspace",
  "over\rwritten",
  "two\nlines",
  "\u202egnp.exe",
  "zero\u200bwidth\ufeff",
  "lone \ud800 surrogate",
  "zalgo Z\u0337\u0321\u0322\u0323\u0324\u0325\u0326",
  "::set-env name=PATH::/evil",
  "##vso[task.setvariable variable=x]y",
  "<script>alert(1)</script>\"'&]]>",
  "\u001bPdevice control\u001b\\after",
  "family 👨‍👩‍👧 heart ❤️ flag 🇩🇪",
];

/** Each of the texts at each place that a target, a test file or the network may put one. */
export const hostileOf = (texts: readonly string[]): RunResult => ({
  ...passing,
  id: "20261121-090000-000-f6f6",
  verdict: "fail",
  test: texts.join(" "),
  target: "http://\u001b[31mlocalhost",
  summary: texts.join(" "),
  load: texts,
  tags: { "a\u001b[31m": "b\u001b[31m" },
  operations: texts.map((name, index) => operation(name, 100 - index, { method: "G\u001bET", step: name })),
  steps: texts.map((name) => ({ name, scenario: name, count: 1, failed: 0, durationMs: latency(1) })),
  checks: texts.map((name) => ({ name, scenario: name, passed: 1, failed: 1 })),
  metrics: texts.map((name) => ({ kind: "trend", name, unit: name, count: 1, summary: latency(1) })),
  slo: texts.map((text) => ({ expression: text, observed: 1, observedText: text, ok: false, note: text })),
  errors: texts.map((message) => ({
    class: "http_5xx",
    side: "target",
    count: 1,
    operation: message,
    message,
    location: message,
  })),
  loadChanges: texts.map((by) => ({ atSeconds: 1, scenario: by, load: by, by })),
  validity: {
    trusted: false,
    doubts: texts.map((text) => ({
      code: "c",
      side: "generator" as const,
      invalidates: true,
      message: text,
      evidence: text,
      advice: text,
    })),
  },
  findings: texts.map((text) => ({
    kind: "n",
    severity: "info",
    title: text,
    route: text,
    evidence: [text],
    advice: text,
  })),
  scenarios: texts.map((name) => ({ ...(passing.scenarios[0] ?? ({} as never)), name })),
  environment: { ...passing.environment, cpuModel: texts.join(""), hostname: texts.join("") },
  abortedBecause: texts.join(""),
});

export const hostile: RunResult = hostileOf(attacks);
