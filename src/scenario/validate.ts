import { UserError } from "#run";
import { durationExpectation, parseDuration } from "#units";
import type { CallSite } from "./call-site.ts";
import type { Pause, TaskDefinition } from "./definition.ts";
import { didYouMean } from "./did-you-mean.ts";
import { mapLocation } from "./source-map.ts";
import type { ScenarioOptions } from "./test-file.ts";

/** The call that is being checked: where it stands and what the user calls it. */
export interface Subject {
  readonly calledAt: CallSite | undefined;
  /** E.g. `scenario "shopper"`. */
  readonly name: string;
}

/** One message: what is wrong, where the user wrote it, why it cannot be, what to try. */
export function refuse(subject: Subject, problem: string, why: string, hint: string): never {
  const { calledAt } = subject;
  const where = calledAt === undefined ? {} : { location: mapLocation(calledAt) };
  throw new UserError(`${subject.name}: ${problem}`, { why, hint, ...where });
}

export function requireKnownKeys(subject: Subject, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const why = `It takes: ${known.join(", ")}.`;
  refuse(subject, `there is no option "${unknown}"`, why, didYouMean(unknown, known) ?? "Take it out.");
}

export function requireName(subject: Subject, name: unknown): asserts name is string {
  // Control characters would be written to terminals and reports.
  if (typeof name === "string" && name.trim() !== "" && name.length <= 200 && !/\p{Cc}/u.test(name)) return;
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 40)) : typeof name;
  const why = "Results are shown by name: it must be a text in one line, 200 characters at most.";
  refuse(subject, `${shown} cannot be its name`, why, `Write e.g. "browse".`);
}

export function requireObject(subject: Subject, value: unknown, example: string): asserts value is object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  refuse(subject, `its options are ${kindOf(value)}`, "They must be an object.", `Write e.g. ${example}.`);
}

export function requireFunction(subject: Subject, name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  const hint = `Write e.g. async ${name}({ http }) { … }.`;
  refuse(subject, `"${name}" is ${kindOf(value)}`, "It must be a function.", hint);
}

export function readWeight(subject: Subject, of: string, weight: unknown): number {
  if (weight === undefined) return 1;
  if (typeof weight === "number" && Number.isFinite(weight) && weight > 0) return weight;
  const shown = typeof weight === "number" ? String(weight) : kindOf(weight);
  return refuse(
    subject,
    `the weight of ${of} is ${shown}`,
    "A weight must be a number above zero: 3 beside 1 is picked three times as often.",
    "Take out what should not run.",
  );
}

export function readDuration(subject: Subject, of: string, input: unknown): number {
  if (typeof input !== "string" && typeof input !== "number") {
    return refuse(subject, `${of} is ${kindOf(input)}`, "It must be a duration.", `Write ${durationExpectation}.`);
  }
  const parsed = parseDuration(input);
  if (!parsed.ok)
    return refuse(subject, `${of} cannot be read`, sentence(parsed.problem), `Write ${durationExpectation}.`);
  return parsed.value;
}

export function readPause(subject: Subject, input: unknown): Pause {
  if (input === undefined) return { kind: "none" };
  if (Array.isArray(input)) return readPauseBetween(subject, input);
  if (typeof input === "object" && input !== null) {
    const pacing = { ...subject, name: `${subject.name}, pause` };
    requireKnownKeys(pacing, input, ["pacing"]);
    const ms = readDuration(subject, "pause.pacing", (input as { pacing?: unknown }).pacing);
    if (ms === 0) refuse(subject, "pause.pacing is zero", "Iterations cannot start all at once.", `Leave "pause" out.`);
    return { kind: "pacing", ms };
  }
  const ms = readDuration(subject, "pause", input);
  return ms === 0 ? { kind: "none" } : { kind: "constant", ms };
}

function readPauseBetween(subject: Subject, bounds: readonly unknown[]): Pause {
  if (bounds.length !== 2) {
    const why = "A list means: somewhere between its two times.";
    refuse(subject, `pause is a list of ${String(bounds.length)}`, why, `Write e.g. pause: ["1s", "3s"].`);
  }
  const lowMs = readDuration(subject, "pause[0]", bounds[0]);
  const highMs = readDuration(subject, "pause[1]", bounds[1]);
  if (lowMs > highMs) {
    const shown = `[${JSON.stringify(bounds[0])}, ${JSON.stringify(bounds[1])}]`;
    refuse(subject, `pause is ${shown}`, "Its first time is longer than its second.", "Put the shorter time first.");
  }
  return { kind: "between", lowMs, highMs };
}

const nothingToDo = "A user of this scenario would have nothing to do.";

export function readTasks(
  subject: Subject,
  tasks: unknown,
  order: ScenarioOptions<unknown>["order"],
): TaskDefinition[] {
  const hint = `Write e.g. tasks: { "list products": ({ http }) => http.get("/products") }.`;
  if (typeof tasks !== "object" || tasks === null || Array.isArray(tasks)) {
    const given = tasks === undefined ? "it has no tasks" : `"tasks" is ${kindOf(tasks)}`;
    refuse(subject, given, nothingToDo, hint);
  }
  const entries = Object.entries(tasks as Readonly<Record<string, unknown>>);
  if (entries.length === 0) refuse(subject, "it has no tasks", nothingToDo, hint);
  return entries.map(([name, task]) => {
    requireName({ ...subject, name: `${subject.name}, a task` }, name);
    if (order === "sequence" && /^\d+$/.test(name)) {
      refuse(
        subject,
        `the task name "${name}" is a number`,
        "JavaScript puts number keys first, whatever order they are written in: the sequence would not be yours.",
        `Name it with a word, e.g. "step ${name}".`,
      );
    }
    return readTask(subject, name, task);
  });
}

function readTask(subject: Subject, name: string, task: unknown): TaskDefinition {
  if (typeof task === "function") return { name, weight: 1, run: task as TaskDefinition["run"] };
  const why = "A task is a function, or { weight, run } with a function as run.";
  const hint = `Write e.g. ${JSON.stringify(name)}: ({ http }) => http.get("/products").`;
  if (typeof task !== "object" || task === null) {
    refuse(subject, `the task "${name}" is ${kindOf(task)}`, why, hint);
  }
  const inTask = { ...subject, name: `${subject.name}, task "${name}"` };
  requireKnownKeys(inTask, task, ["weight", "run"]);
  const { weight, run } = task as { readonly weight?: unknown; readonly run?: unknown };
  if (typeof run !== "function") refuse(inTask, `"run" is ${kindOf(run)}`, why, hint);
  return { name, weight: readWeight(subject, `the task "${name}"`, weight), run: run as TaskDefinition["run"] };
}

/** A problem told by #units, as a sentence. */
export const sentence = (problem: string): string => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;

/** A value's kind as a sentence names it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return value.length <= 40 ? `the text ${JSON.stringify(value)}` : "a text";
  if (typeof value === "number") return `the number ${String(value)}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
