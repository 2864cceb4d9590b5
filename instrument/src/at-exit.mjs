// @ts-check
const fatal = /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]);

/**
 * Lets spans go out before the process does, however it ends: by itself, by process.exit, by an uncaught error, by a
 * signal. What the application does about signals stays as it is.
 * @param {{ flush: () => Promise<unknown>, flushNow: () => void }} ways
 */
export function beforeTheEnd({ flush, flushNow }) {
  let isFlushed = false;
  process.on("beforeExit", () => {
    if (isFlushed) return;
    isFlushed = true;
    void flush();
  });
  process.on("exit", flushNow);
  for (const signal of fatal) {
    const onSignal = () => {
      // Whoever handles the signal decides when to end: "exit" comes then.
      if (process.listenerCount(signal) > 1) return;
      flushNow();
      // As if nobody had listened: the process dies of the signal.
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}
