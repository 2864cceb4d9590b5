import type { ConditionDifference, RunResult } from "#run";
import { isHook } from "../naming.ts";
import { changedByHand } from "./changed-by-hand.ts";

/** Achieved rates further apart than this are another load. */
const rateShareMax = 0.1;
/** Standard errors of a count of arrivals. */
const chanceErrors = 3;

interface Condition {
  readonly what: string;
  readonly of: (run: RunResult) => string;
  readonly severity: ConditionDifference["severity"];
  readonly why: string;
}

const another = "it is another measurement";
const machine = "another machine is faster or slower by itself";

const conditions: readonly Condition[] = [
  { what: "method", of: ({ method }) => method, severity: "refused", why: another },
  { what: "test", of: ({ test }) => test, severity: "refused", why: another },
  {
    what: "load",
    of: (run) => (run.method === "explore" ? "" : loadOf(run)),
    severity: "refused",
    why: another,
  },
  {
    what: "scenarios",
    of: ({ scenarios }) =>
      scenarios
        .map(({ name }) => name)
        .sort()
        .join(", "),
    severity: "refused",
    why: another,
  },
  {
    what: "warm-up",
    of: ({ totals }) => `${String(totals.warmUpSeconds)} s`,
    severity: "warned",
    why: "what is slow at the start is counted on one side alone",
  },
  {
    what: "operations",
    of: ({ operations }) =>
      operations
        .filter((operation) => !isHook(operation) && operation.count > 0)
        .map(({ method, name, scenario }) => `${scenario}: ${method ?? ""} ${name}`)
        .sort()
        .join(", "),
    severity: "warned",
    why: "only those on both sides are compared, and all requests as one are not the same mix",
  },
  { what: "target", of: ({ target }) => target, severity: "noted", why: "it may be meant" },
  { what: "processor", of: ({ environment }) => environment.cpuModel, severity: "warned", why: machine },
  { what: "cores", of: ({ environment }) => String(environment.cores), severity: "warned", why: machine },
  {
    what: "memory",
    // What the kernel keeps for itself varies from boot to boot.
    of: ({ environment }) => `${String(Math.round(environment.memoryBytes / 2 ** 30))} GiB`,
    severity: "warned",
    why: machine,
  },
  { what: "platform", of: ({ environment }) => environment.platform, severity: "warned", why: machine },
  { what: "kernel", of: ({ environment }) => environment.kernel ?? "", severity: "noted", why: machine },
  { what: "machine", of: ({ environment }) => environment.hostname, severity: "noted", why: machine },
  {
    what: "Node",
    of: ({ environment }) => environment.node,
    severity: "warned",
    why: "the generator itself may be faster or slower",
  },
  {
    what: "Plimsoll",
    of: ({ environment }) => environment.plimsoll,
    severity: "warned",
    why: "the generator itself may be faster or slower",
  },
  {
    what: "workers",
    of: ({ generator }) => String(generator.workers),
    severity: "noted",
    why: "the generator itself may be faster or slower",
  },
];

/** Where the sides differ in how they were measured; what differs within a side is told of as well. */
export function conditionsOf(a: readonly RunResult[], b: readonly RunResult[]): readonly ConditionDifference[] {
  const found = conditions.flatMap(({ what, of, severity, why }) => {
    const [ofA, ofB] = [valuesOf(a, of), valuesOf(b, of)];
    return ofA === ofB ? [] : [{ what, a: ofA, b: ofB, severity, why }];
  });
  return [...untrusted(a, b), ...found, ...ratesApart(a, b), ...sameCode(a, b)];
}

/** As it was asked for, and as somebody changed it while the run went on. */
function loadOf(run: RunResult): string {
  const changes = changedByHand(run).map(
    ({ scenario, load: then, atSeconds }) => `${scenario} changed to ${then} at ${String(Math.round(atSeconds))} s`,
  );
  return [...run.load, ...changes].join("; ");
}

function valuesOf(runs: readonly RunResult[], of: (run: RunResult) => string): string {
  return [...new Set(runs.map(of))]
    .filter((value) => value !== "")
    .sort()
    .join(" | ");
}

/** What cannot be trusted cannot be compared. */
function untrusted(a: readonly RunResult[], b: readonly RunResult[]): readonly ConditionDifference[] {
  const told = (runs: readonly RunResult[]): string =>
    runs.flatMap((run) => (problemOf(run) === undefined ? [] : [`${run.id} ${problemOf(run) ?? ""}`])).join("; ");
  const [ofA, ofB] = [told(a), told(b)];
  if (ofA === "" && ofB === "") return [];
  return [{ what: "trust", a: ofA, b: ofB, severity: "refused", why: "a run that cannot be trusted says nothing" }];
}

function problemOf({ verdict, validity }: RunResult): string | undefined {
  if (verdict === "interrupted") return "was interrupted";
  if (verdict === "error") return "ended with an error";
  if (verdict !== "invalid" && validity.trusted) return undefined;
  const doubt = validity.doubts.find(({ invalidates }) => invalidates);
  return `cannot be trusted${doubt === undefined ? "" : ` (${doubt.code})`}`;
}

/** In open load the rate was asked for: latencies at different rates are different measurements. */
function ratesApart(a: readonly RunResult[], b: readonly RunResult[]): readonly ConditionDifference[] {
  const all = [...a, ...b];
  const isOpen = all.every(({ timeline }) => timeline.some(({ askedPerSecond }) => askedPerSecond !== null));
  const [ofA, ofB] = [meanRate(a), meanRate(b)];
  if (all.some(({ explore }) => explore !== undefined) || ofA === 0 || ofB === 0) return [];
  const apart = Math.abs(ofB / ofA - 1);
  if (apart <= rateShareMax + chanceOf(a, b)) return [];
  return [
    {
      what: "achieved rate",
      a: `${ofA.toPrecision(4)} requests/s`,
      b: `${ofB.toPrecision(4)} requests/s`,
      severity: isOpen ? "refused" : "noted",
      why: isOpen
        ? "latencies at different rates are different measurements"
        : "users who get answers sooner ask more often, which is in the latencies",
    },
  ];
}

/** Of random arrivals the rate is never quite the one asked for, and of few far from it. */
function chanceOf(...sides: readonly (readonly RunResult[])[]): number {
  const iterations = sides.map((runs) => runs.reduce((sum, { ledger }) => sum + ledger.iterations.started, 0));
  return chanceErrors * Math.sqrt(iterations.reduce((sum, count) => sum + 1 / Math.max(1, count), 0));
}

function meanRate(runs: readonly RunResult[]): number {
  return runs.reduce((sum, { totals }) => sum + totals.requestsPerSecond, 0) / runs.length;
}

function sameCode(a: readonly RunResult[], b: readonly RunResult[]): readonly ConditionDifference[] {
  const codes = new Set([...a, ...b].map(({ environment }) => environment.gitCommit));
  const [only = null] = codes;
  if (codes.size > 1 || only === null || a.some(({ environment }) => environment.gitDirty !== false)) return [];
  const short = only.slice(0, 8);
  return [{ what: "commit", a: short, b: short, severity: "noted", why: "both sides are of the same commit" }];
}
