import { closeNames } from "./close-names.ts";
import type { SloMetric, SloSubject } from "./expression.ts";
import { problemAt } from "./slo-problem.ts";

interface LeftSide {
  readonly subject: SloSubject;
  readonly metric: SloMetric;
  readonly metricAt: number;
}

const plainMetrics = ["mean", "max", "errors", "checks", "dropped", "rate", "requests"] as const;
const metricList = "p95 (or any p…), mean, max, errors, checks, dropped, rate or requests";

/** Everything before the comparison. */
export function readSubjectAndMetric(left: string): LeftSide {
  const check = /^\s*check\s+(.*?)\s*$/is.exec(left);
  if (check !== null) return readCheck(check[1] ?? "", left);
  const match = /^(.*?)(\S+)\s*$/s.exec(left);
  const [, before = "", word = ""] = match ?? [];
  const metricAt = before.length;
  if (match === null || word.endsWith(`"`)) {
    throw problemAt(left.trimEnd().length, "it does not say what is compared", `${metricList} before the comparison`);
  }
  return { subject: readSubject(before), metric: readMetric(word, metricAt), metricAt };
}

function readCheck(rest: string, left: string): LeftSide {
  const name = rest.replace(/\s+checks$/i, "");
  if (name === "") throw problemAt(left.trimEnd().length, "which check?", `check "has a price" > 99%`);
  return { subject: { kind: "check", name: unquoted(name) }, metric: { kind: "checks", name: "checks" }, metricAt: 0 };
}

function readSubject(text: string): SloSubject {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "run" };
  const [, keyword = "", name = ""] = /^(scenario|step|operation)\b\s*(.*)$/is.exec(trimmed) ?? [];
  if (keyword === "") return { kind: "operation", name: unquoted(trimmed) };
  const kind = keyword.toLowerCase() as "scenario" | "step" | "operation"; // what the pattern lists
  if (name === "") throw problemAt(text.trimEnd().length, `which ${kind}?`, `${kind} followed by its name`);
  return { kind, name: unquoted(name) };
}

function readMetric(word: string, at: number): SloMetric {
  const name = word.toLowerCase();
  const plain = plainMetrics.find((metric) => metric === name);
  if (plain !== undefined) return { kind: plain, name };
  if (/^p[\d.]+$/.test(name)) {
    const percent = Number(name.slice(1));
    if (percent > 0 && percent < 100) return { kind: "percentile", name, q: Number((percent / 100).toPrecision(12)) };
    throw problemAt(at, `there is no percentile "${word}"`, percent === 100 ? `"max"` : `p50, p95, p99.9 …`);
  }
  const [close] = closeNames(name, ["p50", "p95", "p99", ...plainMetrics]);
  const hint = synonyms[name] ?? close;
  throw problemAt(at, `"${word}" is nothing that is measured`, hint === undefined ? metricList : `"${hint}"`);
}

/** Words other tools use for the same. */
const synonyms: Readonly<Record<string, string>> = {
  median: "p50",
  avg: "mean",
  average: "mean",
  error: "errors",
  failures: "errors",
  failed: "errors",
  rps: "requests",
  throughput: "rate",
  iterations: "rate",
  latency: "p95",
};

function unquoted(name: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(name);
  return quoted === null ? name.replace(/\s+/g, " ") : (quoted[1] ?? "").replace(/\\(.)/gs, "$1");
}
