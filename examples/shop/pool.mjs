// @ts-check
import { Refusal } from "../service/refusal.mjs";
import { waitForConnection } from "./tracing.mjs";

/**
 * A pool of connections: at most `size` in use, whoever comes later waits in line, first come, first served.
 * With every connection held for `holdMs` it carries `size / holdMs * 1000` checkouts a second and no more.
 * @template Connection
 * @param {{ connections: readonly Connection[], waitingLimit: number, clock?: () => number }} options clock in ms
 */
export function createPool({ connections, waitingLimit, clock = () => performance.now() }) {
  const idle = [...connections];
  /** @type {((connection: Connection) => void)[]} */
  const waiting = [];
  const totals = { checkouts: 0, refused: 0, waitingMax: 0, holdMsTotal: 0, waitMsTotal: 0 };

  /** @returns {Promise<Connection> | Connection} */
  function checkOut() {
    const connection = idle.pop();
    if (connection !== undefined) return connection;
    if (waiting.length >= waitingLimit) {
      totals.refused += 1;
      throw new Refusal(503, "too many requests wait for a database connection", { "retry-after": "1" });
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
      totals.waitingMax = Math.max(totals.waitingMax, waiting.length);
    });
  }

  /** @returns {Promise<Connection> | Connection} */
  function checkOutTraced() {
    const wait = waitForConnection();
    try {
      const connection = checkOut();
      if (connection instanceof Promise) void connection.then(() => wait.end());
      else wait.end();
      return connection;
    } catch (refusal) {
      wait.refuse(refusal);
      throw refusal;
    }
  }

  /** @param {Connection} connection */
  function giveBack(connection) {
    const next = waiting.shift();
    if (next) next(connection);
    else idle.push(connection);
  }

  return {
    /**
     * @template Result
     * @param {(connection: Connection) => Promise<Result>} work
     * @returns {Promise<Result>}
     */
    async use(work) {
      const askedMs = clock();
      const connection = await checkOutTraced();
      const startedMs = clock();
      try {
        return await work(connection);
      } finally {
        totals.checkouts += 1;
        totals.waitMsTotal += startedMs - askedMs;
        totals.holdMsTotal += clock() - startedMs;
        giveBack(connection);
      }
    },
    /** Means and totals are over the checkouts that have ended. */
    read() {
      const { checkouts, holdMsTotal, waitMsTotal } = totals;
      return {
        size: connections.length,
        inUse: connections.length - idle.length,
        waiting: waiting.length,
        ...totals,
        holdMsMean: checkouts === 0 ? null : holdMsTotal / checkouts,
        waitMsMean: checkouts === 0 ? null : waitMsTotal / checkouts,
      };
    },
  };
}
