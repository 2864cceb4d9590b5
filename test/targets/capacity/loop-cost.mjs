import { performance } from "node:perf_hooks";

const everyMs = 1000;
const fullRatio = 0.95;

/** What one request costs the event loop, by the loop's own account of when it was busy. */
export function createLoopCost() {
  const all = { activeMs: 0, requests: 0 };
  const full = { activeMs: 0, requests: 0 };
  let before = performance.eventLoopUtilization();
  let requests = 0;

  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { active, utilization } = performance.eventLoopUtilization(now, before);
    for (const sums of utilization > fullRatio ? [all, full] : [all]) {
      sums.activeMs += active;
      sums.requests += requests;
    }
    before = now;
    requests = 0;
  }, everyMs).unref();

  return {
    add() {
      requests++;
    },
    /** In the seconds in which the loop was full, as soon as there were some: a loop with less to do does more around it. */
    perRequestMs() {
      const { activeMs, requests: count } = full.requests > 0 ? full : all;
      return activeMs / count;
    },
  };
}
