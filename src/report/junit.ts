import type { ErrorGroup, RunResult, SloResult } from "#run";
import { errorPage } from "./error-hints.ts";
import { exploreCases, exploreProperties, type TestCase } from "./explore/junit-cases.ts";
import { endureCases } from "./endure/junit-cases.ts";
import { type Page } from "./layout.ts";
import { plain } from "./palette.ts";
import { summaryText } from "./terminal.ts";
import { attribute, xmlText } from "./xml.ts";

const page: Page = { columns: 120, palette: plain, all: false };

/**
 * JUnit XML as GitLab, GitHub and Jenkins read it: every goal a test case, the measurement itself the first. Of an
 * exploration the capacity and each rule are cases, too. A run that
 * cannot be trusted is an error, not a failure: nobody knows whether the target passed.
 */
export function junitXml(result: RunResult): string {
  const { explore } = result;
  const endured = endureCases(result);
  const cases = [
    measurementCase(result),
    ...(explore === undefined ? [] : exploreCases(explore)),
    ...endured,
    ...result.slo.map(goalCase),
  ];
  const count = (kind: "failure" | "error"): number => cases.filter(({ problem }) => problem?.kind === kind).length;
  const seconds = (result.durationMs / 1000).toFixed(3);
  const counts = `tests="${String(cases.length)}" failures="${String(count("failure"))}" errors="${String(count("error"))}" skipped="0" time="${seconds}"`;
  const suite = `name=${attribute(result.test)} timestamp=${attribute(result.startedAt.replace(/(\.\d+)?Z$/, ""))} hostname=${attribute(result.environment.hostname)} ${counts}`;
  return `${[
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="plimsoll" ${counts}>`,
    `  <testsuite ${suite}>`,
    ...propertyLines(result),
    ...cases.flatMap((each) => caseLines(each, result)),
    `    <system-out>${xmlText(summaryText(result, page), true)}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
  ].join("\n")}\n`;
}

function measurementCase(result: RunResult): TestCase {
  const { verdict, summary, validity, slo } = result;
  const name = "the measurement can be trusted";
  const reasons = validity.doubts.filter((doubt) => doubt.invalidates).map((doubt) => doubt.message);
  const message = reasons.length === 0 ? summary : reasons.join("; ");
  if (verdict === "invalid" || verdict === "interrupted" || verdict === "error") {
    return { name, problem: { kind: "error", type: verdict, message } };
  }
  // A failed run whose goals all hold failed for a reason that no goal names; it must not read as passed.
  if (verdict === "fail" && slo.every((goal) => goal.ok) && endureCases(result).every(({ problem }) => !problem)) {
    return { name, problem: { kind: "failure", type: verdict, message: summary } };
  }
  return { name };
}

function goalCase(goal: SloResult): TestCase {
  if (goal.ok) return { name: goal.expression };
  const broken = goal.failedAtSeconds === undefined ? "" : `, first broken at second ${String(goal.failedAtSeconds)}`;
  const note = goal.note === undefined ? "" : ` (${goal.note})`;
  const message = `observed ${goal.observedText}${broken}${note}`;
  return { name: goal.expression, problem: { kind: "failure", type: "goal", message } };
}

function propertyLines(result: RunResult): readonly string[] {
  const properties: readonly (readonly [name: string, value: string])[] = [
    ["plimsoll.run", result.id],
    ["plimsoll.method", result.method],
    ["plimsoll.target", result.target],
    ["plimsoll.verdict", result.verdict],
    ["plimsoll.trusted", String(result.validity.trusted)],
    ...exploreProperties(result.explore),
    ...Object.entries(result.tags).map(([name, value]) => [`tag.${name}`, value] as const),
    ...errorProperties(result),
    ...result.validity.doubts.map(
      (doubt) => [`doubt.${doubt.code}`, `${doubt.message} ${doubt.evidence}`.trim()] as const,
    ),
  ];
  const lines = properties.map(
    ([name, value]) => `      <property name=${attribute(name)} value=${attribute(value)}/>`,
  );
  return ["    <properties>", ...lines, "    </properties>"];
}

/** Each class seen with its count over all operations, and its page. */
function errorProperties({ errors }: RunResult): readonly (readonly [name: string, value: string])[] {
  const counts = new Map<ErrorGroup["class"], number>();
  for (const { class: name, count } of errors) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].map(([name, count]) => [`error.${name}`, `${String(count)} ${errorPage(name)}`.trim()]);
}

function caseLines({ name, problem, output }: TestCase, result: RunResult): readonly string[] {
  const open = `    <testcase classname=${attribute(`plimsoll.${result.test}`)} name=${attribute(name)} time="0"`;
  if (problem === undefined && output === undefined) return [`${open}/>`];
  return [
    `${open}>`,
    ...(problem === undefined ? [] : [problemLine(problem)]),
    ...(output === undefined ? [] : [`      <system-out>${xmlText(output)}</system-out>`]),
    "    </testcase>",
  ];
}

function problemLine({ kind, type, message }: NonNullable<TestCase["problem"]>): string {
  return `      <${kind} type=${attribute(type)} message=${attribute(message)}>${xmlText(message)}</${kind}>`;
}
