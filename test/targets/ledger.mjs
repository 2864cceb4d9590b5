/** CLOCK_MONOTONIC in milliseconds: one clock for every process of a machine. */
export function monotonicMs() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Names kept apart at most; the rest is counted together, so that a target's memory stays bounded. */
const namesMax = 5000;

/**
 * What a target saw, kept by the target itself. Counts are always exact; moments are kept for the first
 * `capacity` requests.
 */
export function createLedger(capacity = 1_000_000) {
  const arrivedAt = new Float64Array(capacity);
  const answeredAt = new Float64Array(capacity).fill(Number.NaN);
  const byPath = new Map();
  const byStatus = new Map();
  const stretches = [];
  const counts = {
    requests: 0,
    answered: 0,
    connections: 0,
    connectionsOpen: 0,
    connectionsMax: 0,
    cut: 0,
    malformed: 0,
  };

  function countIn(map, key) {
    const known = map.get(key);
    if (known === undefined && map.size >= namesMax && key !== "__other__") return countIn(map, "__other__");
    map.set(key, (known ?? 0) + 1);
  }

  return {
    counts,
    connectionOpened() {
      counts.connections++;
      counts.connectionsOpen++;
      counts.connectionsMax = Math.max(counts.connectionsMax, counts.connectionsOpen);
    },
    connectionClosed() {
      counts.connectionsOpen--;
    },
    /** Returns the request's number, from 0. */
    arrived(path) {
      const index = counts.requests++;
      if (index < capacity) arrivedAt[index] = monotonicMs();
      countIn(byPath, path);
      return index;
    },
    answered(index, status) {
      counts.answered++;
      if (index < capacity) answeredAt[index] = monotonicMs();
      countIn(byStatus, status);
    },
    /** A stretch in which this target did nothing on purpose. */
    stood(fromMs, toMs) {
      stretches.push([fromMs, toMs]);
    },
    snapshot() {
      const kept = Math.min(counts.requests, capacity);
      return {
        ...counts,
        beyondCapacity: counts.requests - kept,
        arrivedAt: arrivedAt.slice(0, kept),
        answeredAt: answeredAt.slice(0, kept),
        byPath: Object.fromEntries(byPath),
        byStatus: Object.fromEntries(byStatus),
        stretches,
      };
    },
  };
}
