import { parseDuration, parsePercent, parseRate } from "#units";
import { metricsOf, quantityOf, type Comparison, type Quantity, type SloExpression } from "./expression.ts";
import { readSubjectAndMetric } from "./read-left-side.ts";
import { problemAt, SloProblem, type SloPlace } from "./slo-problem.ts";

// expression = [ subject ] metric comparison limit [ "over" duration ]
//            | "check" name comparison percent [ "over" duration ]
// subject    = "scenario" name | "step" name | [ "operation" ] name
// name       = words, or '"' anything '"' with \" and \\ for these two
// metric     = "p" number | "mean" | "max" | "errors" | "checks" | "dropped" | "rate" | "requests"
// comparison = "<" | "<=" | ">" | ">="
// limit      = duration (p…, mean, max) | percent (errors, checks, dropped) | rate (rate, requests)
//
// A name stands unquoted unless it holds a comparison or begins with a word of the grammar.

const windowMaxSeconds = 3600;

/** Text → expression. Throws UserError with what, why and what to try; `place` says where the text was written. */
export function parseSlo(text: string, place: SloPlace = {}): SloExpression {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof SloProblem) throw error.toUserError(text, place);
    throw error;
  }
}

function read(text: string): SloExpression {
  const { left, comparison, right, rightAt } = splitAtComparison(text);
  const { subject, metric, metricAt } = readSubjectAndMetric(left);
  const window = /^(.*?)(\s+over\s*)\b(.*)$/is.exec(right);
  const limitText = (window?.[1] ?? right).trim();
  const limitAt = rightAt + right.search(/\S|$/);
  if (!metricsOf[subject.kind].includes(metric.kind)) {
    const known = metricsOf[subject.kind].map((kind) => (kind === "percentile" ? "p95" : kind));
    throw problemAt(
      metricAt,
      `${subject.kind === "operation" ? "an" : "a"} ${subject.kind} has no "${metric.name}"`,
      `one of ${known.join(", ")}`,
    );
  }
  return {
    text: text.trim(),
    subject,
    metric,
    comparison,
    limit: readLimit(limitText, limitAt, quantityOf(metric), { metric: metric.name, comparison, left }),
    windowSeconds:
      window === null ? null : readWindow(window[3] ?? "", rightAt + `${window[1] ?? ""}${window[2] ?? ""}`.length),
  };
}

interface Sides {
  readonly left: string;
  readonly comparison: Comparison;
  readonly right: string;
  readonly rightAt: number;
}

/** Splits at the first sign outside quotes; a lone "=" may be part of a name (`GET /search?q=:q`). */
function splitAtComparison(text: string): Sides {
  if (text.trim() === "") throw problemAt(0, "it is empty", `"p99 < 500ms"`);
  const masked = text.replace(/"(?:[^"\\]|\\.)*"/gs, (quoted) => "_".repeat(quoted.length));
  const quoteAt = masked.indexOf(`"`);
  if (quoteAt >= 0) throw problemAt(quoteAt, "a quote is not closed", `quotes around the whole name: "a name"`);
  const match = /[=!]*[<>≤≥][<>=]*/.exec(masked) ?? /[=!]+/.exec(masked);
  if (match === null) throw problemAt(text.trimEnd().length, "there is no comparison", withComparison(text.trim()));
  const sign = match[0];
  if (sign !== "<" && sign !== "<=" && sign !== ">" && sign !== ">=") {
    throw problemAt(match.index, `"${sign}" cannot be used here`, `one of <, <=, >, >=`);
  }
  const rightAt = match.index + sign.length;
  return { left: text.slice(0, match.index), comparison: sign, right: text.slice(rightAt), rightAt };
}

/** Who left out no more than the sign gets his own limit back. */
function withComparison(text: string): string {
  const [, left = text, limit = "500ms"] = /^(.*\S)\s+(\d\S*)$/s.exec(text) ?? [];
  return `"${left} < ${limit}"`;
}

const limits: Readonly<Record<Quantity, { readonly isA: string; readonly unit: string; readonly example: string }>> = {
  duration: { isA: "a time", unit: "ms", example: "500ms" },
  ratio: { isA: "a share", unit: "%", example: "2%" },
  rate: { isA: "a rate", unit: "/s", example: "500/s" },
};

interface Around {
  readonly metric: string;
  readonly comparison: Comparison;
  readonly left: string;
}

function readLimit(text: string, at: number, quantity: Quantity, around: Around): number {
  const { isA, unit, example } = limits[quantity];
  const start = `${around.left.trim()} ${around.comparison}`;
  if (text === "") throw problemAt(at, "there is nothing to compare with", `"${start} ${example}"`);
  if (/^[\d.,]+$/.test(text)) {
    // Who writes 0.02 for a share means 2 %.
    const meant =
      quantity === "ratio" && Number(text) < 1 ? String(Number((Number(text) * 100).toPrecision(12))) : text;
    throw problemAt(at, `"${text}" has no unit; ${around.metric} is ${isA}`, `"${start} ${meant}${unit}"`);
  }
  const parsers = { duration: parseDuration, ratio: parsePercent, rate: parseRate };
  const parsed = parsers[quantity](text);
  if (!parsed.ok) throw problemAt(at, `"${text}" is not ${isA}, and ${around.metric} is`, `"${start} ${example}"`);
  if (quantity === "ratio" && parsed.value > 1) throw problemAt(at, `"${text}" is more than all`, `a share up to 100%`);
  return parsed.value;
}

function readWindow(text: string, at: number): number {
  const parsed = parseDuration(text);
  if (!parsed.ok || /^[\d.,]+$/.test(text.trim())) {
    throw problemAt(at, `"${text.trim()}" is no length of a window`, `"over 30s"`);
  }
  const seconds = parsed.value / 1000;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > windowMaxSeconds) {
    throw problemAt(at, `a window of ${text.trim()} cannot be measured`, "whole seconds, from 1s to 1h");
  }
  return seconds;
}
