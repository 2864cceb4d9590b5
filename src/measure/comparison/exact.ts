import type { ExactRow, RunResult } from "#run";

/** What a program does by its code, not by chance: one more of them is a change of the code. */
const structural: ReadonlySet<string> = new Set([
  "n-plus-one",
  "duplicate-call",
  "serial-calls",
  "chatty",
  "large-payload",
]);
const countedKinds: ReadonlySet<string> = new Set(["sql", "database", "cache", "http", "rpc", "messaging", "mail"]);

/** Counts that do not vary by chance: calls per request of each route, and what was found. */
export function exactRows(a: readonly RunResult[], b: readonly RunResult[]): readonly ExactRow[] {
  return [...callRows(a, b), ...findingRows(a, b)];
}

function callRows(a: readonly RunResult[], b: readonly RunResult[]): readonly ExactRow[] {
  const [ofA, ofB] = [a.map(callsOf), b.map(callsOf)];
  const names = new Set([...ofA, ...ofB].flatMap((calls) => [...calls.keys()]));
  return [...names].sort().flatMap((name) => {
    const [before, after] = [exactValue(ofA, name), exactValue(ofB, name)];
    if (before === undefined || after === undefined) return [];
    const outcome = after > before ? "regression" : after < before ? "improvement" : "same";
    return [{ what: "calls" as const, name: `${name} calls per request`, a: before, b: after, outcome }];
  });
}

/** The same whole number in every run of the side; a mean over different requests is no count. */
function exactValue(runs: readonly ReadonlyMap<string, number>[], name: string): number | undefined {
  const [first, ...others] = runs.map((calls) => calls.get(name));
  if (first === undefined || Math.abs(first - Math.round(first)) > 1e-6) return undefined;
  const isSame = others.every((value) => value !== undefined && Math.abs(value - first) < 1e-6);
  return isSame ? Math.round(first) : undefined;
}

/** By `route: kind`. */
function callsOf({ inside }: RunResult): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const { route, service, rows } of inside?.routes ?? []) {
    const isAmbiguous = inside?.routes.some((other) => other.route === route && other.service !== service) === true;
    const place = isAmbiguous ? `${service} ${route}` : route;
    // A route that makes none of a kind makes 0 of it: the first of them is a change.
    for (const kind of countedKinds) calls.set(`${place}: ${kind}`, 0);
    for (const { dependency, callsPerRequest } of rows) {
      const name = `${place}: ${dependency}`;
      if (countedKinds.has(dependency)) calls.set(name, (calls.get(name) ?? 0) + callsPerRequest);
    }
  }
  return calls;
}

function findingRows(a: readonly RunResult[], b: readonly RunResult[]): readonly ExactRow[] {
  const keyOf = ({ kind, route }: RunResult["findings"][number]): string =>
    route === undefined ? kind : `${kind} in ${route}`;
  const [ofA, ofB] = [a, b].map((runs) => runs.map(({ findings }) => new Set(findings.map(keyOf))));
  const kinds = new Map(
    [...a, ...b].flatMap(({ findings }) => findings.map((each) => [keyOf(each), each.kind] as const)),
  );
  return [...kinds]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, kind]) => {
      const [before, after] = [ofA!, ofB!].map((runs) => runs.filter((found) => found.has(name)).length);
      return [
        {
          what: "finding" as const,
          name,
          a: before!,
          b: after!,
          outcome: findingOutcome(kind, [before!, a.length], [after!, b.length]),
        },
      ];
    });
}

type Found = readonly [runs: number, of: number];

function findingOutcome(kind: string, [before, ofA]: Found, [after, ofB]: Found): ExactRow["outcome"] {
  if (before === ofA && after === ofB) return "same";
  if (!structural.has(kind)) return "noted";
  if (before === 0 && after === ofB) return "regression";
  return before === ofA && after === 0 ? "improvement" : "noted";
}
