import { formatCount } from "#units";
import type { SuspectFacts } from "../facts/index.ts";
import { fair, type Signal, strong } from "./suspicion.ts";
import { share } from "./wording.ts";

/** A pool as its own metrics show it in overload. */
export interface PoolReading {
  readonly pool: string;
  readonly service: string;
  readonly size: number;
  readonly signal: Signal;
}

const pendingMin = 0.5;
const fullFrom = 0.95;

/** Pools that are used up while requests wait for them; those of the most waiting first. */
export function fullPools({ spans }: SuspectFacts): readonly PoolReading[] {
  if (spans === null) return [];
  const pending = spans.metrics.filter(({ after: { name } }) => name === "db.client.connection.pending_requests");
  return pending
    .filter(({ after }) => after.mean >= pendingMin)
    .toSorted((a, b) => b.after.mean - a.after.mean)
    .flatMap(({ after, before }) => {
      const of = (name: string, state?: string) =>
        spans.metrics.find(
          ({ after: { name: found, service, instance, labels } }) =>
            found === name &&
            service === after.service &&
            instance === after.instance &&
            labels["pool"] === after.labels["pool"] &&
            (state === undefined || labels["state"] === state),
        );
      const used = of("db.client.connection.count", "used");
      const most = of("db.client.connection.max")?.after.max ?? used?.after.max;
      if (used === undefined || most === undefined || used.after.mean < fullFrom * most) return [];
      const pool = after.labels["pool"] ?? "";
      const size = Math.round(most);
      const rest = ` (${formatCount(Math.round(used.before?.mean ?? 0))} and ${formatCount(Math.round(before?.mean ?? 0))} at rest)`;
      const text = `The pool's own metrics: ${formatCount(Math.round(used.after.mean))} of ${formatCount(size)} connections${pool === "" ? "" : ` of "${pool}"`} in use and ${formatCount(Math.round(after.mean))} requests waiting for one${rest}`;
      return [{ pool, service: after.service, size, signal: strong("span-metrics", text, true) }];
    });
}

interface Levels {
  readonly before: number | null;
  readonly after: number;
}

/** The busiest of all instances. */
function levelOf({ spans }: SuspectFacts, name: string, state?: string): Levels | null {
  const pairs = (spans?.metrics ?? []).filter(
    ({ after }) => after.name === name && (state === undefined || after.labels["state"] === state),
  );
  if (pairs.length === 0) return null;
  const befores = pairs.map(({ before }) => before?.mean).filter((mean) => mean !== undefined);
  return {
    after: Math.max(...pairs.map(({ after }) => after.mean)),
    before: befores.length === 0 ? null : Math.max(...befores),
  };
}

const restText = (before: number | null, text: (value: number) => string): string =>
  before === null ? "" : `, ${text(before)} at rest`;

/** `nodejs.eventloop.utilization`: the loop's own word. */
export function eventLoopSignal(facts: SuspectFacts): Signal | null {
  const level = levelOf(facts, "nodejs.eventloop.utilization");
  if (level === null || level.after < 0.9 || (level.before ?? 0) > 0.8) return null;
  const text = `The event loop is busy ${share(level.after)} of the time by its own metrics${restText(level.before, share)}`;
  return strong("span-metrics", text, true);
}

/** The event loop says that it has time. */
export function idleLoopSignal(facts: SuspectFacts): Signal | null {
  const level = levelOf(facts, "nodejs.eventloop.utilization");
  return level === null || level.after >= 0.7
    ? null
    : fair("span-metrics", `The event loop is busy only ${share(level.after)} of the time by its own metrics`);
}

const collections = ["v8js.gc.duration", "jvm.gc.duration", "dotnet.gc.pause.time"] as const;

/** Seconds of collection for each second. */
export function collectionsSignal(facts: SuspectFacts): Signal | null {
  for (const name of collections) {
    const level = levelOf(facts, name);
    if (level === null || level.after < 0.1 || level.after < 2 * (level.before ?? 0)) continue;
    const text = `The runtime spends ${share(level.after)} of the time on collections (${name})${restText(level.before, share)}`;
    return strong("span-metrics", text, true);
  }
  return null;
}

export function threadQueueSignal(facts: SuspectFacts): Signal | null {
  const level = levelOf(facts, "dotnet.thread_pool.queue.length");
  if (level === null || level.after < 1 || level.after < 3 * (level.before ?? 0)) return null;
  const count = (value: number): string => formatCount(Math.round(value));
  return strong(
    "span-metrics",
    `${count(level.after)} pieces of work wait for a thread of the pool (dotnet.thread_pool.queue.length)${restText(level.before, count)}`,
    true,
  );
}

export function contentionSignal(facts: SuspectFacts): Signal | null {
  const contentions = levelOf(facts, "dotnet.monitor.lock_contentions");
  const blocked = levelOf(facts, "jvm.thread.count", "blocked");
  const count = (value: number): string => formatCount(Math.round(value));
  if (contentions !== null && contentions.after >= 1 && contentions.after >= 3 * (contentions.before ?? 0)) {
    const text = `Locks are contended ${count(contentions.after)} times a second (dotnet.monitor.lock_contentions)`;
    return fair("span-metrics", `${text}${restText(contentions.before, count)}`, true);
  }
  if (blocked === null || blocked.after < 2 || blocked.after < 3 * (blocked.before ?? 0)) return null;
  return fair(
    "span-metrics",
    `${count(blocked.after)} threads wait for a lock${restText(blocked.before, count)}`,
    true,
  );
}
