import type { Bottleneck } from "#run";
import { freePort } from "../../e2e/free-port.ts";
import { plimsoll } from "../../e2e/plimsoll.ts";
import { startProcess, stopProcess } from "../../targets/start.ts";

interface Planted {
  /** Said to the target, and nothing of it can be seen from outside. */
  readonly limiter: "pool" | "lock" | "dependency";
  readonly slots: number;
  readonly holdMs: number;
  readonly kind: string;
  /** Part of what it has to be called. */
  readonly resource: string;
}

/** Pairs that look the same without traces. Slow, so that the load of several at a time is none to speak of. */
export const tracedTargets = {
  "pool-or-dependency: a pool": {
    limiter: "pool",
    slots: 4,
    holdMs: 100,
    kind: "connection-pool",
    resource: "postgresql",
  },
  "pool-or-dependency: a dependency": {
    limiter: "dependency",
    slots: 4,
    holdMs: 100,
    kind: "slow-dependency",
    resource: "in inventory",
  },
  "lock-or-pool: a lock": { limiter: "lock", slots: 1, holdMs: 25, kind: "lock", resource: "reserve stock" },
  "lock-or-pool: a pool of one": {
    limiter: "pool",
    slots: 1,
    holdMs: 25,
    kind: "connection-pool",
    resource: "postgresql",
  },
} as const satisfies Readonly<Record<string, Planted>>;

export type TracedTargetName = keyof typeof tracedTargets;

const outsideMs = 40;
const limitMs = 5 * 60_000;

/**
 * One of them explored with its traces coming in.
 * @param seconds the search is ended then: what gives first is known once it was overloaded
 * @returns what is wrong with what was said; empty = nothing
 */
export async function exploreTraced(name: TracedTargetName, seconds: number): Promise<readonly string[]> {
  const { limiter, slots, holdMs, kind, resource } = tracedTargets[name];
  const otlpPort = await freePort();
  const hold = { shape: "fixed", meanMs: holdMs };
  const { child, port } = await startProcess("capacity/traced.mjs", {
    limiter,
    slots,
    hold,
    outsideMs,
    otlpPort,
    seed: 1,
  });
  try {
    const ports = ["--http-port", String(otlpPort), "--grpc-port", "0"];
    const args = [`http://127.0.0.1:${String(port)}`, "--quick", "--max-duration", `${String(seconds)}s`, ...ports];
    const { result } = await plimsoll(args, { command: "explore", limitMs });
    const found = result.explore?.bottlenecks ?? [];
    return wrongWith(found, { kind, slots, resource });
  } finally {
    await stopProcess(child);
  }
}

function wrongWith(
  found: readonly Bottleneck[],
  { kind, slots, resource }: Pick<Planted, "kind" | "slots" | "resource">,
): readonly string[] {
  const [first] = found;
  const told = found.map((each) => `${each.kind} ${String(each.confidence)} (${String(each.limit)}) ${each.resource}`);
  const isRight = first?.kind === kind && first.limit === slots && first.resource.includes(resource);
  if (isRight && first.missing === undefined) return [];
  return [`not ${kind} of ${String(slots)} (${resource}): ${told.join("; ")}\n${first?.evidence.join("\n") ?? ""}`];
}

const wholeSeconds = 240;

/** All of them, to the end of a quick search, one after the other. @returns an exit code */
export async function exploreAllTraced(): Promise<number> {
  let failures = 0;
  for (const name of Object.keys(tracedTargets) as TracedTargetName[]) {
    const wrong = await exploreTraced(name, wholeSeconds);
    failures += wrong.length;
    console.log(`${name}: ${wrong.length === 0 ? "right" : wrong.join("\n")}`);
  }
  return failures === 0 ? 0 : 1;
}
