import { Histogram } from "#measure";
import { PageBuilder } from "#report";
import type {
  OperationName,
  OperationResult,
  PageDoc,
  PictureState,
  RouteExample,
  RunPicture,
  RunResult,
  SecondRecord,
} from "#run";
import {
  attacks,
  cases,
  exampleOf,
  exampleSpan,
  exampleTrace,
  exploreCases,
  nPlusOne,
  point,
} from "../results/index.ts";
import { checkRun, soakRun, stressRun } from "./endurance.ts";

const namedMost = 40;

/** What a run of that result could have written, second by second: latency rises and falls, now and then one fails. */
export function* secondsOf(result: RunResult): Generator<SecondRecord> {
  const seconds = Math.ceil(result.durationMs / 1000);
  const operations = result.operations.slice(0, namedMost);
  const names = operations.map(nameOf);
  const hasErrors = result.ledger.requests.failed > 0;
  for (let at = 0; at < seconds; at += 1) yield secondOf(at, seconds, operations, at === 0 ? names : [], hasErrors);
}

function nameOf({ kind, protocol, method, name, scenario, step }: OperationResult, id: number): OperationName {
  return {
    id,
    kind,
    protocol,
    name,
    scenario,
    ...(method !== undefined && { method }),
    ...(step !== undefined && { step }),
  };
}

function secondOf(
  at: number,
  seconds: number,
  operations: readonly OperationResult[],
  names: readonly OperationName[],
  hasErrors: boolean,
): SecondRecord {
  const tide = 1 + 0.4 * Math.sin((at / seconds) * 9) + 0.1 * Math.sin(at * 1.7);
  const failed = hasErrors && at % 7 === 3 ? 4 : 0;
  const counted = operations.map((operation, id) => {
    const latency = new Histogram();
    const middle = (operation.latencyMs.p50 ?? 10) * tide;
    for (let index = 0; index < 12; index += 1)
      latency.record(Math.min(3_600_000, middle * (0.6 + (index * index) / 50)));
    const text = latency.encode();
    return {
      id,
      ok: 12,
      failed: id === 0 ? failed : 0,
      cancelled: 0,
      byError: failed > 0 && id === 0 ? { http_5xx: failed } : {},
      latency: text,
      service: text,
      bytesSent: 1200,
      bytesReceived: 9000,
    };
  });
  const count = 12 * operations.length + failed;
  return {
    point: point(at, {
      iterationsPerSecond: count,
      requestsPerSecond: count,
      errorsPerSecond: failed,
      byError: failed > 0 ? { http_5xx: failed } : {},
    }),
    names,
    operations: counted,
    iterations: [],
    requestsStarted: count,
  };
}

const docs: readonly PageDoc[] = [
  {
    about: "finding",
    name: "connection-pool",
    markdown:
      "# connection-pool\n\nRequests wait for one of a fixed number of slots.\n\n## What to do\n\n- Shorten what holds a slot: `fewer` queries.\n- Then raise [the number](x.md).\n\n```\nplimsoll explain connection-pool\n```\n",
  },
];

interface Over {
  readonly state?: PictureState;
  readonly examples?: readonly RouteExample[];
}

export function pictureOf(result: RunResult, { state = "finished", examples = [] }: Over = {}): RunPicture {
  const builder = new PageBuilder(result);
  for (const second of secondsOf(result)) builder.add(second);
  return builder.picture({ state, madeAt: "2026-11-21T03:00:00.000Z", docs }, examples);
}

/** A name that would be markup, script or an order wherever it is not text. */
const hostileText = attacks.join(" ");
const hostileTrace = exampleTrace([
  exampleSpan(0, hostileText, { attributes: [[hostileText, hostileText]], service: hostileText }),
]);

const { passing, failing, invalid, interrupted, nothingMeasured, manyOperations, longNames, extremes, hostile } = cases;

/** Every state and method, by name. Made when they are asked for: some are large. */
export const pictures: Readonly<Record<string, () => RunPicture>> = {
  ...Object.fromEntries(
    Object.entries(exploreCases).map(([name, result]) => [`explore-${name}`, () => pictureOf(result)]),
  ),
  soak: () => pictureOf(soakRun),
  stress: () => pictureOf(stressRun),
  check: () => pictureOf(checkRun),
  passing: () => pictureOf(passing),
  failing: () =>
    pictureOf(failing, { examples: [exampleOf("slowest"), exampleOf("failed", { ...nPlusOne, isError: true })] }),
  invalid: () => pictureOf(invalid),
  interrupted: () => pictureOf(interrupted, { state: "unfinished" }),
  running: () =>
    pictureOf(
      { ...interrupted, summary: "shop.ts is still running; this is what it measured in its first 42 s." },
      { state: "running" },
    ),
  empty: () => pictureOf({ ...nothingMeasured, durationMs: 0 }),
  "two-seconds": () => pictureOf({ ...passing, durationMs: 2_000 }),
  "a-day": () => pictureOf({ ...passing, durationMs: 86_400_000, operations: passing.operations.slice(0, 1) }),
  "many-operations": () => pictureOf(manyOperations),
  "long-names": () => pictureOf(longNames),
  extremes: () => pictureOf(extremes),
  hostile: () => pictureOf(hostile, { examples: [exampleOf("slowest", hostileTrace, hostileText)] }),
};
