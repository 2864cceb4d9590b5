import { performance } from "node:perf_hooks";

const everyMs = 1000;
const fullRatio = 0.98;

/** What one request costs the event loop, by the loop's own account of when it was busy. */
export function createLoopCost() {
  const all = { ms: 0, requests: 0 };
  const full = { ms: 0, requests: 0 };
  let before = performance.eventLoopUtilization();
  let requests = 0;

  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { active, idle, utilization } = performance.eventLoopUtilization(now, before);
    all.ms += active;
    all.requests += requests;
    if (utilization > fullRatio) {
      full.ms += active + idle;
      full.requests += requests;
    }
    before = now;
    requests = 0;
  }, everyMs).unref();

  return {
    add() {
      requests++;
    },
    /** In the seconds in which the loop was full, as soon as there were some: with less to do it does more around it. */
    perRequestMs() {
      const { ms, requests: count } = full.requests > 0 ? full : all;
      return ms / count;
    },
  };
}
