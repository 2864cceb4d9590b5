import type { Finding, StressResult } from "#run";
import { formatDurationMs, formatPercent, formatRate } from "#units";

const collapseBelow = 0.8;
const amplifiedFrom = 1.1;

/** What an overload showed: collapse, a way back that is none, retries that multiply. */
export function stressFindings(stress: StressResult): readonly Finding[] {
  const found = [metastable(stress), collapse(stress), amplifiedByClients(stress), amplifiedByItself(stress)];
  return found.flatMap((finding) => finding ?? []);
}

function metastable({ recovery, hysteresis, safeLoad, retries }: StressResult): Finding | null {
  if (recovery === null || recovery.judgement !== "metastable") return null;
  const { recoversAtPerSecond: at, idealSeconds, waitedSeconds, ratePerSecond, recoveredAfterSeconds } = recovery;
  const { inVainPerSecond } = recovery;
  const text = (seconds: number): string => formatDurationMs(Math.round(seconds) * 1000);
  const came =
    recoveredAfterSeconds === null
      ? `After ${text(waitedSeconds)} at ${formatRate(ratePerSecond)} it was not as before; its backlog alone takes ${text(idealSeconds)}`
      : `It took ${text(recoveredAfterSeconds)} to be as before; its backlog alone takes ${text(idealSeconds)}`;
  const vain =
    inVainPerSecond === null
      ? []
      : [
          `At that load ${formatRate(inVainPerSecond)} were sent, tries included: more than it can work off, for certain`,
        ];
  const ends =
    recoveredAfterSeconds !== null
      ? []
      : [at === null ? "No load it was given let it recover" : `It recovered at ${formatRate(at)}`];
  return {
    kind: "metastable",
    severity: "critical",
    title: "It does not recover from overload by itself",
    evidence: [
      came,
      ...vain,
      ...ends,
      ...(hysteresis !== null && hysteresis > 0.1
        ? [`On the way back it carries ${formatPercent(Number(hysteresis.toPrecision(2)))} less than on the way up`]
        : []),
      ...(safeLoad === null ? [] : [`Safe up to ${formatRate(safeLoad.value)}: from there on a pulse is enough`]),
      ...(retries > 0 ? [`Clients tried again up to ${String(retries)} times`] : []),
    ],
    advice:
      "Something keeps it busy that the overload began: retries, work nobody waits for any more, caches that were emptied. Bound the queue and answer 503 beyond it, drop requests older than the client's patience, give retries a budget of 10 % and a backoff with jitter.",
  };
}

function collapse({ retained, saturationPerSecond }: StressResult): Finding | null {
  if (retained === null || retained.ratio >= collapseBelow) return null;
  return {
    kind: "congestion-collapse",
    severity: "critical",
    title: "Overload makes it do less",
    evidence: [
      `At ${formatRate(retained.atPerSecond)}, beyond the ${formatRate(saturationPerSecond)} it can complete, it completes ${formatPercent(Number(retained.ratio.toPrecision(2)))} of the most it did`,
    ],
    advice:
      "Turn away early what cannot be answered in time: a bounded queue with 503 and Retry-After, an admission limit that follows latency. Stop working at requests whose client is gone.",
  };
}

/** The target itself calls a dependency more often for each request once it is overloaded, as its traces show. */
function amplifiedByItself({ sideBySide }: StressResult): Finding | null {
  const rows = (sideBySide?.rows ?? []).flatMap(({ label, isCall, before, after }) => {
    if (!isCall || before === null || after === null || before.callsPerRequest <= 0) return [];
    const times = after.callsPerRequest / before.callsPerRequest;
    return times > amplifiedFrom ? [{ label, before, after, times }] : [];
  });
  const [worst] = rows.toSorted((a, b) => b.times - a.times);
  if (worst === undefined) return null;
  const text = (calls: number): string => String(Number(calls.toPrecision(2)));
  const { label, before, after, times } = worst;
  return {
    kind: "retry-amplification",
    severity: "warning",
    title: `In overload each request calls ${label} ${text(times)} times as often`,
    evidence: [
      `By traces a request calls it ${text(before.callsPerRequest)} times at rest and ${text(after.callsPerRequest)} times in overload`,
    ],
    advice:
      "The target tries again what takes too long, and adds load where there is too much already. Give its retries a budget (10 % of calls), a backoff with jitter, and one layer that retries instead of several.",
  };
}

function amplifiedByClients({ amplification, retries }: StressResult): Finding | null {
  if (amplification === null || amplification.overload <= amplifiedFrom * amplification.before) return null;
  const times = (amplification.overload / amplification.before).toPrecision(2);
  return {
    kind: "retry-amplification",
    severity: "warning",
    title: "Retries multiply the load",
    evidence: [
      `In overload each iteration sends ${times} times the requests it sends at rest (up to ${String(retries)} retries)`,
    ],
    advice:
      "Give retries a budget (10 % of requests), a backoff with jitter, and none where the answer says so (503 with Retry-After).",
  };
}
