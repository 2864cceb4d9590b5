import { thresholds } from "#measure";
import { formatDurationMs, formatPercent, formatRate } from "#units";
import { type Check, checkOf } from "./check.ts";
import type { LoadAsked, SpeedFacts, SteadinessFacts } from "./load-facts.ts";

const check = checkOf.bind(undefined, "machine");

/** Beyond this others use the processor as well, and the generator has to wait for it. */
const busyRatioMax = 0.5;
/** A wall clock that is set, or a machine that was stopped, strays further than this in a few seconds. */
const wallStrayMsMax = 50;
/** Latencies are told in parts of a millisecond. */
const clockStepMsMax = 0.1;
/** Above this part of its highest speed a generator begins to send late. */
const speedShareMax = 0.7;

/** Whether time passes evenly here. A run notices for itself where it does not, so nothing of this forbids one. */
export function judgeSteadiness(facts: SteadinessFacts): readonly Check[] {
  return [clockCheck(facts), loopCheck(facts), processorCheck(facts)].filter((each) => each !== undefined);
}

function clockCheck({ wentBack, clockStepMs, wallStrayMs, watchedMs }: SteadinessFacts): Check {
  if (wentBack) {
    const advice =
      "No duration measured here can be trusted; use another machine, or another clock source of its kernel.";
    return check("clock", ["problem", "the monotonic clock went back", advice]);
  }
  const found = `steps of ${formatDurationMs(clockStepMs)}, wall clock within ${formatDurationMs(wallStrayMs)} of it in ${formatDurationMs(watchedMs)}`;
  if (clockStepMs <= clockStepMsMax && wallStrayMs <= wallStrayMsMax) return check("clock", ["ok", found]);
  return check("clock", [
    "warning",
    found,
    "The clock is being set, the machine is stopped at times, or its clock is coarse: look at its time service.",
  ]);
}

function loopCheck({ lateP99Ms, lateMaxMs, ticks }: SteadinessFacts): Check {
  const found = `timers late by p99 ${formatDurationMs(lateP99Ms)}, at most ${formatDurationMs(lateMaxMs)} (${ticks} ticks)`;
  if (lateP99Ms <= thresholds.loopDelayP99Ms && lateMaxMs <= thresholds.stallMs)
    return check("event loop", ["ok", found]);
  return check("event loop", [
    "warning",
    found,
    "The machine stands still at times, and requests would be sent late; end what else runs here.",
  ]);
}

function processorCheck({ busyRatio, stealRatio }: SteadinessFacts): Check | undefined {
  if (busyRatio === null) return undefined;
  const stolen = stealRatio ?? 0;
  const steal = stealRatio === null ? "" : `, ${formatPercent(stealRatio)} taken by its host`;
  const found = `${formatPercent(busyRatio)} busy with other things${steal}`;
  if (busyRatio <= busyRatioMax && stolen <= thresholds.stealRatioMax) return check("processor", ["ok", found]);
  const advice = "Measure where nothing else runs: what others take, the load has to wait for.";
  return check("processor", ["warning", found, advice]);
}

/** Whether the generator is fast enough for the load. */
export function judgeSpeed(speed: SpeedFacts, asked: LoadAsked | undefined): Check {
  const { requestsPerSecond, workers, measuredAt, isNew } = speed;
  const when = isNew ? "" : `, measured on ${measuredAt.slice(0, 10)}`;
  const found = `${formatRate(requestsPerSecond)} to a target that costs nothing, with ${workers} ${workers === 1 ? "worker" : "workers"}${when}`;
  const rate = asked?.ratePerSecond ?? 0;
  if (rate <= requestsPerSecond * speedShareMax) return check("speed", ["ok", found]);
  const text = `${found}; ${formatRate(rate)} asked for`;
  const advice = "Ask for less, give it more workers (--workers) and cores, or a faster machine.";
  return check("speed", [rate > requestsPerSecond ? "problem" : "warning", text, advice]);
}
