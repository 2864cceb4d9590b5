import { UserError } from "#run";
import { closeNames } from "./close-names.ts";
import type { SloExpression, SloSubject } from "./expression.ts";
import type { SloPlace } from "./slo-problem.ts";

/** The names that exist. Before a run only scenarios are known; operations, steps and checks show up in it. */
export interface KnownNames {
  readonly operations?: readonly NamedOperation[];
  readonly scenarios?: readonly string[];
  readonly steps?: readonly string[];
  readonly checks?: readonly string[];
}

interface NamedOperation {
  readonly protocol?: string;
  readonly method?: string;
  readonly name: string;
}

/** An operation goes by its name, or as it is shown: `/api/products`, `GET /api/products`, `sql list orders`. */
export function isOperation(wanted: string, operation: NamedOperation): boolean {
  const { protocol, method, name } = operation;
  if (wanted === name || wanted === shownName(operation)) return true;
  return protocol !== undefined && method === undefined && wanted === `${protocol} ${name}`;
}

const shownName = ({ method, name }: NamedOperation): string =>
  method === undefined || name.startsWith(`${method} `) ? name : `${method} ${name}`;

/** One mistake per expression whose subject does not exist; kinds of names that are left out are not checked. */
export function unknownSubjects(
  expressions: readonly SloExpression[],
  known: KnownNames,
  place: SloPlace = {},
): UserError[] {
  return expressions.flatMap(({ text, subject }) => {
    if (subject.kind === "run" || isKnown(subject.kind, subject.name, known)) return [];
    const why = `there is no ${subject.kind} "${subject.name}"`;
    const hint = advice(subject.kind, subject.name, known);
    return [
      new UserError(`The SLO "${text}" names ${unknown[subject.kind]}`, {
        ...place,
        why: `${capital(why)}.`,
        hint: capital(hint),
      }),
    ];
  });
}

/** Scenarios are known before the run; of the others only what came up in it. */
const unknown: Readonly<Record<NamedKind, string>> = {
  operation: "an operation that did not come up",
  scenario: "an unknown scenario",
  step: "a step that did not come up",
  check: "a check that did not come up",
};

type NamedKind = Exclude<SloSubject["kind"], "run">;

function advice(kind: NamedKind, name: string, known: KnownNames): string {
  const names = namesOf(kind, known) ?? [];
  const close = closeNames(name, names);
  if (close.length > 0) return `did you mean ${close.map(quote).join(" or ")}?`;
  const elsewhere = kinds.find((other) => other !== kind && namesOf(other, known)?.includes(name));
  if (elsewhere !== undefined) return `there is a ${elsewhere} of that name: write ${elsewhere} "${name}"`;
  if (names.length === 0) return `this test has no ${kind}s`;
  const more = names.length > 5 ? ` and ${String(names.length - 5)} more` : "";
  return `known ${kind}s: ${names.slice(0, 5).map(quote).join(", ")}${more}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const quote = (name: string): string => `"${name}"`;

const kinds: readonly NamedKind[] = ["operation", "scenario", "step", "check"];

function namesOf(kind: NamedKind, known: KnownNames): readonly string[] | undefined {
  return kind === "operation" ? known.operations?.map(shownName) : known[`${kind}s`];
}

function isKnown(kind: NamedKind, name: string, known: KnownNames): boolean {
  if (kind === "operation") return known.operations?.some((operation) => isOperation(name, operation)) ?? true;
  return known[`${kind}s`]?.includes(name) ?? true;
}
