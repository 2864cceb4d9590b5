import { UserError } from "#run";
import { closeNames } from "./close-names.ts";
import type { SloExpression, SloSubject } from "./expression.ts";
import type { SloPlace } from "./slo-problem.ts";

/** The names that exist. Before a run only scenarios are known; operations, steps and checks show up in it. */
export interface KnownNames {
  readonly operations?: readonly { readonly method?: string; readonly name: string }[];
  readonly scenarios?: readonly string[];
  readonly steps?: readonly string[];
  readonly checks?: readonly string[];
}

/** An operation goes by its name, or by method and name: `/api/products` or `GET /api/products`. */
export function isOperation(wanted: string, operation: { readonly method?: string; readonly name: string }): boolean {
  return wanted === operation.name || wanted === shownName(operation);
}

const shownName = ({ method, name }: { readonly method?: string; readonly name: string }): string =>
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
    return [new UserError(`the SLO "${text}" names an unknown ${subject.kind}`, { ...place, why, hint })];
  });
}

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

const quote = (name: string): string => `"${name}"`;

const kinds: readonly NamedKind[] = ["operation", "scenario", "step", "check"];

function namesOf(kind: NamedKind, known: KnownNames): readonly string[] | undefined {
  return kind === "operation" ? known.operations?.map(shownName) : known[`${kind}s`];
}

function isKnown(kind: NamedKind, name: string, known: KnownNames): boolean {
  if (kind === "operation") return known.operations?.some((operation) => isOperation(name, operation)) ?? true;
  return known[`${kind}s`]?.includes(name) ?? true;
}
