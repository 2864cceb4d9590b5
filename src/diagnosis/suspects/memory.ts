import type { LoadPoint, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, signals, strong, type Suspicion } from "./suspicion.ts";
import { bytes, rate, share } from "./wording.ts";

/** Memory nears its limit as load rises. */
export function memory(facts: SuspectFacts): Suspicion | null {
  const { full, reference, points } = facts;
  const top = points.at(-1) ?? full;
  const used = top === null ? null : usedAt(top);
  if (top === null || used === null) return null;
  const before = reference === null ? null : usedAt(reference);
  const filled = used.bytes / used.limit;
  const kills = Math.max(0, ...points.map(({ resources }) => resources?.cgroup?.oomKills ?? 0));
  const killsBefore = reference?.resources?.cgroup?.oomKills ?? 0;
  const swap = top.resources?.host?.swapBytesPerSecond ?? 0;
  if (filled < 0.9 && kills <= killsBefore && swap < 1e6) return null;
  const rose = before !== null && used.bytes >= 1.25 * before.bytes;
  return {
    kind: "memory",
    resource: `${bytes(used.limit)} of memory`,
    limit: used.limit,
    for: signals(
      filled >= 0.9 &&
        fair("memory", `${share(filled)} of ${bytes(used.limit)} are in use at ${rate(top.offeredPerSecond)}`, rose),
      rose &&
        fair(
          "trend",
          `The target's memory rises with load: ${bytes(before.bytes)} at rest, ${bytes(used.bytes)} then`,
          true,
        ),
      kills > killsBefore && decisive("process", "The system killed a process for want of memory", true),
      swap >= 1e6 && strong("swap", `The machine moves ${bytes(swap)}/s to and from swap`, true),
    ),
    against: [],
    predictedPerSecond: null,
    missing: "the runtime's own figures (heap after a collection), from --prometheus, would tell need from slack",
    advice: `Give the target more than ${bytes(used.limit)}, or bound what requests under way keep: queues, buffers, caches. Requests that wait hold their memory.`,
  };
}

interface Used {
  readonly bytes: number;
  readonly limit: number;
}

/** Of the control group, or of the machine, which is then what the target itself may have. */
function usedAt({ resources }: LoadPoint): Used | null {
  const { cgroup, host, target } = resources ?? {};
  const [limit, used] = [cgroup?.memoryLimitBytes ?? null, cgroup?.memoryUsedBytes ?? null];
  if (limit !== null && used !== null) return { bytes: used, limit };
  if (!host || !target) return null;
  // A machine whose memory others fill says nothing of the target.
  const isMost = target.rssBytes >= 0.3 * host.memoryTotalBytes;
  const inUse = host.memoryTotalBytes - host.memoryAvailableBytes;
  return { bytes: isMost ? inUse : target.rssBytes, limit: host.memoryTotalBytes };
}
