import { existsSync } from "node:fs";
import { parseSlo } from "#measure";
import { definitionOf, isScenario, type ScenarioDefinition } from "./definition.ts";
import { mapLocation } from "./source-map.ts";
import { resolveFromTest } from "./test-base.ts";
import type { SloInput, TlsInput } from "./test-file.ts";
import { kindOf, refuse, requireKnownKeys, requireObject, type Subject } from "./validate.ts";

const noUsers = "There would be no users.";

export function readScenarios(subject: Subject, scenarios: unknown): ScenarioDefinition[] {
  const hint = `Write e.g. scenarios: [scenario("browse", async ({ http }) => { await http.get("/"); })].`;
  if (!Array.isArray(scenarios)) {
    const given = scenarios === undefined ? "it has no scenarios" : `"scenarios" is ${kindOf(scenarios)}`;
    refuse(subject, given, noUsers, hint);
  }
  if (scenarios.length === 0) refuse(subject, "its list of scenarios is empty", noUsers, hint);
  const definitions = scenarios.map((made: unknown, index) => {
    if (isScenario(made)) return definitionOf(made);
    return refuse(subject, `scenarios[${String(index)}] is ${kindOf(made)}`, "It was not made by scenario(…).", hint);
  });
  const names = new Set<string>();
  for (const definition of definitions) {
    if (names.has(definition.name)) {
      const twice = { calledAt: definition.calledAt, name: `scenario "${definition.name}"` };
      refuse(twice, "there is another of that name", "Results are told apart by name.", "Give each its own name.");
    }
    names.add(definition.name);
  }
  return definitions;
}

export function requireTarget(subject: Subject, target: unknown): asserts target is string | undefined {
  if (target === undefined) return;
  const hint = `Write e.g. target: "http://localhost:3000".`;
  const why = "Requests go to a URL that begins with http:// or https://.";
  if (typeof target !== "string") return refuse(subject, `"target" is ${kindOf(target)}`, why, hint);
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) {
    refuse(subject, `the target is ${JSON.stringify(target)}`, why, hint);
  }
  const { username, password } = new URL(target);
  if (username !== "" || password !== "") {
    const reason = "Credentials in a URL end up in logs, and no request would carry them.";
    refuse(
      subject,
      "the target has a user name in it",
      reason,
      "Give them as auth: { username, password } in the calls.",
    );
  }
}

export function requireTexts(subject: Subject, option: string, texts: unknown): Readonly<Record<string, string>> {
  if (texts === undefined) return {};
  const example = `${option}: { name: "value" }`;
  requireObject({ ...subject, name: `${subject.name}, ${option}` }, texts, example);
  for (const [name, text] of Object.entries(texts)) {
    // A line break in a header would begin another one.
    if (typeof text !== "string" || /[\r\n\0]/.test(text)) {
      const what = `${option}: "${name}" is ${kindOf(text)}`;
      refuse(subject, what, "It must be a text in one line.", `Write e.g. ${example}.`);
    }
    if (option === "headers") requireHeader(subject, name, text);
  }
  return Object.freeze({ ...texts });
}

/** RFC 9110 §5: found here, it is the test file's mistake; found by a worker, it would look like ours. */
function requireHeader(subject: Subject, name: string, text: string): void {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
    const hint = `Write e.g. headers: { "x-api-version": "2" }.`;
    refuse(subject, `headers: "${name}" is no name of a header`, "It is letters, digits and -_.!#$%&'*+^`|~.", hint);
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
    const what = `headers: "${name}" has control characters or letters beyond Latin-1`;
    refuse(subject, what, "They have no place in a header on the wire.", "Encode them, e.g. as URLs do.");
  }
}

export function readSlo(subject: Subject, slo: unknown): SloInput[] {
  if (slo === undefined) return [];
  const hint = `Write e.g. slo: ["p99 < 500ms", { expression: "errors < 2%", abort: true }].`;
  if (!Array.isArray(slo)) refuse(subject, `"slo" is ${kindOf(slo)}`, "It must be a list.", hint);
  const { calledAt } = subject;
  const place = calledAt === undefined ? {} : { location: mapLocation(calledAt) };
  return slo.map((given: unknown, index) => {
    const goal = readGoal(subject, `slo[${String(index)}]`, given, hint);
    parseSlo(goal.expression, place);
    return goal;
  });
}

function readGoal(subject: Subject, name: string, given: unknown, hint: string): SloInput {
  if (typeof given === "string") return { expression: given };
  if (typeof given !== "object" || given === null) {
    return refuse(subject, `${name} is ${kindOf(given)}`, "It must be an expression.", hint);
  }
  requireKnownKeys({ ...subject, name: `${subject.name}, ${name}` }, given, ["expression", "abort"]);
  const { expression, abort } = given as { readonly expression?: unknown; readonly abort?: unknown };
  if (typeof expression === "string") return { expression, abort: abort === true };
  return refuse(subject, `${name} has no expression`, "There is nothing to hold it to.", hint);
}

const tlsKeys = ["insecure", "ca", "cert", "key", "passphrase"];

/** With absolute paths of files that are there. */
export function readTls(subject: Subject, tls: unknown): TlsInput | undefined {
  if (tls === undefined) return undefined;
  requireObject({ ...subject, name: `${subject.name}, tls` }, tls, `tls: { ca: "./ca.pem" }`);
  requireKnownKeys({ ...subject, name: `${subject.name}, tls` }, tls, tlsKeys);
  const { ca, cert, key, ...rest } = tls as TlsInput;
  const path = (name: string, given: unknown): string => {
    const absolute = typeof given === "string" ? resolveFromTest(given) : "";
    if (absolute !== "" && existsSync(absolute)) return absolute;
    const why = absolute === "" ? "It must be the path of a PEM file." : `${absolute} is not there.`;
    return refuse(subject, `tls.${name} is ${kindOf(given)}`, why, "Relative paths count from the test file's folder.");
  };
  const authorities = ca === undefined || Array.isArray(ca) ? ca : [ca];
  return Object.freeze({
    ...rest,
    ...(authorities === undefined ? {} : { ca: authorities.map((each: unknown) => path("ca", each)) }),
    ...(cert === undefined ? {} : { cert: path("cert", cert) }),
    ...(key === undefined ? {} : { key: path("key", key) }),
  });
}
