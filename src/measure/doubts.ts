import type { Doubt } from "#run";
import { formatBytes, formatCount, formatDurationMs, formatPercent } from "#units";
import type { HealthFacts } from "./health-facts.ts";
import { generatorSigns } from "./generator-signs.ts";
import { mergedStalls } from "./stalls.ts";
import { smallestSample } from "./latency-summary.ts";
import { dispersionLikelihood } from "./statistics/index.ts";
import { thresholds } from "./thresholds.ts";

/** What one rule found; the rule adds its code, side and advice. */
type Found = Pick<Doubt, "message" | "evidence" | "invalidates">;

interface Rule extends Pick<Doubt, "code" | "side" | "advice"> {
  readonly find: (facts: HealthFacts) => Found | null;
}

/** Everything that speaks against trusting a measurement, worst first. Nothing is found in a healthy run. */
export function findDoubts(facts: HealthFacts): Doubt[] {
  return rules.flatMap(({ code, side, advice, find }) => {
    const found = find(facts);
    return found === null ? [] : [{ code, side, ...found, advice }];
  });
}

const rules: readonly Rule[] = [
  {
    code: "ledger",
    side: "generator",
    advice: "This is a fault of Plimsoll. Please report it with the run folder.",
    find: ({ isLedgerExact, ledgerMismatch }) =>
      isLedgerExact ? null : { message: "The counts do not add up", evidence: ledgerMismatch, invalidates: true },
  },
  {
    code: "memory",
    side: "generator",
    advice:
      "Look for what the test keeps (bodies, lists that grow), use fewer users, or give the generator more memory.",
    find: findMemory,
  },
  {
    code: "worker-lost",
    side: "generator",
    advice:
      "A script that runs out of memory takes its worker along: look at what it keeps from one iteration to the next.",
    find: ({ workersLost }) => {
      if (workersLost.length === 0) return null;
      const message = "Part of the load was missing: a worker ended early";
      return { message, evidence: firstOf(workersLost), invalidates: true };
    },
  },
  {
    code: "script-stuck",
    side: "script",
    advice:
      "Look for a loop that never ends, a regular expression that backtracks, or work on a huge text; await in between.",
    find: ({ scriptsStuck }) => {
      if (scriptsStuck.length === 0) return null;
      const message = "The script did not give the turn back, so its worker was ended";
      return { message, evidence: firstOf(scriptsStuck), invalidates: true };
    },
  },
  {
    code: "nothing-measured",
    side: "script",
    advice: "Run longer, or look into the errors: no request came to an end.",
    find: ({ samples }) =>
      samples > 0 ? null : { message: "Nothing was measured", evidence: "0 requests ended", invalidates: true },
  },
  {
    code: "generator-limit",
    side: "generator",
    advice: "Give the generator more cores (--workers), do less per request in the test, or ask for a lower rate.",
    find: (facts) => {
      const signs = generatorSigns(facts);
      if (signs.length === 0) return null;
      const evidence = signs.join("; ");
      if (facts.mode === "open") return { message: "The generator did not keep up", evidence, invalidates: true };
      // Who was too slow himself saw the target slower than it is: a goal that was met is met, a missed one says nothing.
      const message = "The generator was the limit: throughput is a lower bound, latencies are upper bounds";
      return { message, evidence, invalidates: facts.isBoundSloMissed };
    },
  },
  {
    code: "descriptors",
    side: "generator",
    advice: "Raise the limit of open files (ulimit -n), or use fewer users or connections.",
    find: ({ fdsExhausted }) => exhausted(fdsExhausted, "The generator ran out of file descriptors"),
  },
  {
    code: "ports",
    side: "generator",
    advice: "Keep connections alive, use fewer of them, or widen net.ipv4.ip_local_port_range.",
    find: ({ portsExhausted }) => exhausted(portsExhausted, "The generator ran out of local ports"),
  },
  {
    code: "in-flight",
    side: "generator",
    advice: "Raise what holds it down (ulimit -n first; plimsoll doctor says what), or ask for a lower rate.",
    find: ({ arrivals }) => {
      if (arrivals === null || arrivals.droppedAtLimit === 0) return null;
      const { inFlightLimit, ratePerSecondMax, droppedAtLimit, planned } = arrivals;
      if (inFlightLimit >= ratePerSecondMax * thresholds.inFlightSecondsMin) return null;
      const evidence = `${formatCount(droppedAtLimit)} of ${formatCount(planned)} arrivals dropped at ${formatCount(inFlightLimit)} in flight`;
      return { message: "The generator could not hold enough requests at a time", evidence, invalidates: true };
    },
  },
  {
    code: "stall",
    side: "generator",
    advice: "Run again on a machine with nothing else to do; on a shared one look for what took the CPU at that time.",
    find: findStalls,
  },
  {
    code: "steal",
    side: "generator",
    advice: "The host gives this virtual machine less CPU than it shows. Use a larger or a dedicated one.",
    find: ({ stealRatio }) => {
      if (stealRatio === null || stealRatio <= thresholds.stealRatioMax) return null;
      const evidence = `${formatPercent(stealRatio)} stolen (limit ${formatPercent(thresholds.stealRatioMax)})`;
      return { message: "The machine's CPU was taken by others", evidence, invalidates: false };
    },
  },
  {
    code: "arrivals",
    side: "generator",
    advice: "Run longer or again; if it stays, please report it with the run folder.",
    find: findOddArrivals,
  },
  {
    code: "waited-for-user",
    side: "generator",
    advice: "Their wait is part of the latency. Start with more users (--users), or raise the rate more slowly.",
    find: ({ arrivals }) => {
      const share = arrivals === null || arrivals.started === 0 ? 0 : arrivals.waitedForUser / arrivals.started;
      if (arrivals === null || share <= thresholds.waitedForUserShareMax) return null;
      const evidence = `${formatCount(arrivals.waitedForUser)} of ${formatCount(arrivals.started)}`;
      return { message: "Arrivals had to wait for a virtual user to start", evidence, invalidates: false };
    },
  },
  {
    code: "too-few-samples",
    side: "script",
    advice: "Run longer or with more load: percentiles without enough samples are not printed.",
    find: ({ samples }) => {
      const needed = smallestSample(thresholds.quantileWanted);
      if (samples === 0 || samples >= needed) return null;
      const evidence = `${formatCount(samples)} ended, p95 needs ${formatCount(needed)}`;
      return { message: "Too few requests for a p95", evidence, invalidates: false };
    },
  },
  {
    code: "names",
    side: "script",
    advice: "Name requests by their route: http.get`/items/${id}`, or { path: { id } } with /items/:id.",
    find: ({ namesOverflowed }) => {
      if (namesOverflowed === 0) return null;
      const evidence = `${formatCount(namesOverflowed)} requests under __other__`;
      return { message: "There were too many different names", evidence, invalidates: false };
    },
  },
  {
    code: "unsolicited",
    side: "target",
    advice: "Look at answers sent twice, or longer than they announce: one that comes late passes for the next answer.",
    find: ({ unsolicited }) => {
      if (unsolicited === 0) return null;
      const evidence = `${formatCount(unsolicited)} idle connections closed for it`;
      return { message: "The target sent bytes nobody had asked for", evidence, invalidates: false };
    },
  },
  {
    code: "tls-unverified",
    side: "script",
    advice: "Give the target's own CA (tls.ca) instead of switching the check off.",
    find: ({ isTlsUnverified }) =>
      isTlsUnverified
        ? {
            message: "Nobody checked that this was the target",
            evidence: "TLS certificates not verified",
            invalidates: false,
          }
        : null,
  },
  {
    code: "metrics-unread",
    side: "target",
    advice: "Look at the address given with --prometheus: curl has to get the metrics from it.",
    find: ({ metricsUnread }) => {
      if (metricsUnread.length === 0) return null;
      const message = "Metrics that were asked for never came, so what they would show is missing";
      return { message, evidence: firstOf(metricsUnread), invalidates: false };
    },
  },
  {
    code: "receiver-lost",
    side: "generator",
    advice: "Run again. If it stays, plimsoll ingest shows what the target sends; --no-receive does without.",
    find: ({ receiverLost }) => {
      if (receiverLost === null) return null;
      const message = "The receiver of traces was lost, so what the target sent is not known";
      return { message, evidence: receiverLost, invalidates: false };
    },
  },
  {
    code: "proxy",
    side: "network",
    advice: "Name the target in NO_PROXY to measure it without the proxy.",
    find: ({ proxy }) => {
      if (proxy === null) return null;
      const message = "What was measured is the proxy and the target together";
      return { message, evidence: `through the proxy ${proxy}`, invalidates: false };
    },
  },
];

/** What is doubted where a run left no result and its files are read instead. */
const codesOfFiles = ["no-report", "damaged-files", "newer-files"] as const;

/** For the documentation, and for a test that it is complete. */
export const doubtCodes: readonly string[] = [...rules.map(({ code }) => code), ...codesOfFiles];

function firstOf(losses: readonly string[]): string {
  const more = losses.length > 1 ? `; and ${formatCount(losses.length - 1)} more` : "";
  return `${losses[0]!}${more}`;
}

function exhausted(times: number, message: string): Found | null {
  if (times === 0) return null;
  return { message, evidence: `${formatCount(times)} requests could not be sent`, invalidates: true };
}

const memoryBounds = {
  asked: "--max-memory",
  cgroup: "the container or control group",
  machine: "the machine",
} as const;

function findMemory({ memory }: HealthFacts): Found | null {
  if (memory === null || (memory.shedMs === 0 && !memory.isStopped)) return null;
  const { usedBytesMax, limitBytes, bound, shedMs, isStopped } = memory;
  const held = shedMs === 0 ? "" : `; nothing new was begun for ${formatDurationMs(shedMs)}`;
  return {
    message: isStopped
      ? "The generator ended the run for lack of memory"
      : "The generator held load back for lack of memory",
    evidence: `${formatBytes(usedBytesMax)} of ${formatBytes(limitBytes)} used, the limit of ${memoryBounds[bound]}${held}`,
    invalidates: true,
  };
}

function findStalls({ stalls, seconds, mode }: HealthFacts): Found | null {
  const long = mergedStalls(stalls).filter(({ durationMs }) => durationMs >= thresholds.stallMs);
  if (long.length === 0) return null;
  const totalMs = long.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const shown = long
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, 3)
    .map(({ atSeconds, durationMs }) => `${formatDurationMs(durationMs)} at ${atSeconds.toFixed(1)} s`);
  const more = long.length > 3 ? ` and ${formatCount(long.length - 3)} shorter` : "";
  const shareMax = mode === "open" ? thresholds.stallShareMaxOpen : thresholds.stallShareMaxClosed;
  return {
    message:
      long.length === 1 ? "The machine stood still" : `The machine stood still ${formatCount(long.length)} times`,
    evidence: `${shown.join(", ")}${more}; ${formatPercent(totalMs / 1000 / Math.max(seconds, 1e-3))} of the time`,
    invalidates: totalMs / 1000 > shareMax * seconds,
  };
}

function findOddArrivals({ arrivals }: HealthFacts): Found | null {
  if (arrivals === null || arrivals.dispersion === null) return null;
  const { index, bins } = arrivals.dispersion;
  const isOdd =
    arrivals.kind === "even"
      ? index > thresholds.evenDispersionMax
      : (index < thresholds.poissonDispersion[0] || index > thresholds.poissonDispersion[1]) &&
        dispersionLikelihood(index, bins) < thresholds.dispersionLikelihoodMin;
  if (!isOdd) return null;
  const expected = arrivals.kind === "even" ? "nearly 0" : "1";
  const evidence = `dispersion ${index.toFixed(2)} over ${formatCount(bins)} bins, expected ${expected}`;
  return { message: "Requests did not arrive in the pattern asked for", evidence, invalidates: false };
}
