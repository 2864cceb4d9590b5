import type { ComparedSubject, ComparisonResult, ComparisonRow } from "#run";
import { formatPercent } from "#units";

/** As the operations table shows it. */
export function subjectText(subject: ComparedSubject): string {
  if (subject.kind === "all") return "all requests";
  if (subject.kind === "search") return "the target";
  const { method, name } = subject;
  return method === undefined || name.startsWith(`${method} `) ? name : `${method} ${name}`;
}

/** One sentence. */
export function summaryOf(comparison: Omit<ComparisonResult, "summary" | "exitCode">): string {
  const { verdict, differences } = comparison;
  switch (verdict) {
    case "not-comparable":
      return `These runs cannot be compared: ${differences
        .filter(({ severity }) => severity === "refused")
        .map(({ what }) => what)
        .join(", ")} differ or cannot be trusted.`;
    case "regression":
      return `B is worse than A: ${worstOf(comparison, "regression")}.`;
    case "improvement":
      return `B is better than A: ${worstOf(comparison, "improvement")}.`;
    case "same":
      return `B is as fast as A: any difference is within ${formatPercent(comparison.tolerance)}.`;
    case "unseen":
      return unseenText(comparison);
  }
}

function worstOf(
  { rows, exact }: Pick<ComparisonResult, "rows" | "exact">,
  outcome: "regression" | "improvement",
): string {
  const found = rows.filter((row) => row.outcome === outcome);
  const counts = exact.filter((row) => row.outcome === outcome);
  const [first] = [...found].sort((left, right) => Math.abs(right.change ?? 0) - Math.abs(left.change ?? 0));
  const figures = found.length + counts.length;
  const rest = figures > 1 ? `, and ${String(figures - 1)} more` : "";
  if (first !== undefined) return `${subjectText(first.subject)} ${metricText(first)} ${changeText(first)}${rest}`;
  const [count] = counts;
  if (count === undefined) return "";
  return count.what === "calls"
    ? `${count.name} ${String(count.a)} → ${String(count.b)}${rest}`
    : `${outcome === "regression" ? "new" : "gone"}: ${count.name}${rest}`;
}

export function metricText({ metric }: Pick<ComparisonRow, "metric">): string {
  return metric === "errors" ? "share of errors" : metric;
}

/** `+10.4 %`; of shares of errors in points. */
export function changeText({ metric, change }: Pick<ComparisonRow, "metric" | "change">): string {
  if (change === null) return "";
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  const text = formatPercent(Math.abs(change));
  return `${sign}${metric === "errors" ? text.replace("%", "points") : text}`;
}

function unseenText({ a, b, rows, noise }: Pick<ComparisonResult, "a" | "b" | "rows" | "noise">): string {
  const could = rows.filter(({ metric, detectable }) => metric === "p95" && detectable !== null);
  const least = could.reduce<number | null>((most, { detectable }) => Math.max(most ?? 0, detectable ?? 0), null);
  const found =
    least === null ? "" : ` A p95 worse by ${formatPercent(least)} would have been found four times in five`;
  if (a.length + b.length === 2 && noise?.isAssumed !== false) {
    const then = found === "" ? "" : `${found}, if runs vary by ${formatPercent(noise?.share ?? 0)} by themselves.`;
    return `One run a side does not tell a difference from how runs vary by themselves.${then}`;
  }
  return `No difference to be seen.${found === "" ? "" : `${found}.`}`;
}
