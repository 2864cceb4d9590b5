// @ts-check
import { setTimeout as sleep } from "node:timers/promises";

const fatal = /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]);
const patienceMs = 3000;

/**
 * Lets spans go out before the process does, however it ends: by itself, by process.exit, by an uncaught error, by a
 * signal. What the application does about signals stays as it is.
 * @param {{ flush: () => Promise<unknown>, flushNow: () => void }} ways `flush` is preferred; `flushNow` holds everything up
 */
export function beforeTheEnd({ flush, flushNow }) {
  let isFlushed = false;
  process.on("beforeExit", () => {
    if (isFlushed) return;
    isFlushed = true;
    void flush();
  });
  process.on("exit", flushNow);
  for (const signal of fatal) dieOf(signal, flush, flushNow);
}

/**
 * As if nobody had listened for the signal, only later: when the spans are away.
 * @param {NodeJS.Signals} signal
 * @param {() => Promise<unknown>} flush
 * @param {() => void} flushNow
 */
function dieOf(signal, flush, flushNow) {
  let isDying = false;
  const die = () => {
    process.removeListener(signal, onSignal);
    process.kill(process.pid, signal);
  };
  const onSignal = () => {
    // Who else handles the signal decides when to end: "exit" comes then.
    if (process.listenerCount(signal) > 1) return;
    // Whoever sends it twice wants no more patience.
    if (isDying) return die();
    isDying = true;
    void Promise.race([flush(), sleep(patienceMs)]).finally(() => {
      flushNow();
      die();
    });
  };
  process.on(signal, onSignal);
}
