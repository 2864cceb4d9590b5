import { monotonicMs } from "../ledger.mjs";
import { answer, serve } from "../raw-server.mjs";

const binMs = 10;
const binsMax = 2 * 3600 * 100;

/** Answers without an error, by hundredths of a second from the process's start. */
function createCompletions() {
  const fromMs = monotonicMs();
  const good = new Uint32Array(binsMax);
  let used = 0;
  return {
    add() {
      const bin = Math.floor((monotonicMs() - fromMs) / binMs);
      if (bin >= binsMax) return;
      good[bin]++;
      used = bin + 1;
    },
    snapshot: () => ({ fromMs, binMs, good: good.slice(0, used) }),
  };
}

/** Without a channel there is somebody at a terminal: they get the address, and the truth with Ctrl-C. */
function tellByHand(server, truth) {
  server.on("listening", () => console.log(`http://127.0.0.1:${server.address().port}`));
  process.on("SIGINT", () => {
    const { model: _, ...told } = truth();
    console.log(JSON.stringify(told, undefined, 2));
    process.exit(0);
  });
}

/**
 * A target that knows what it can carry. `behave(settings, target)` gives `{ respond(request), truth() }`; it answers
 * with `target.finish(request, status, header)`, or writes by itself and says `target.finished(request, status)`.
 * `truth()` is `{ saturationPerSecond, formula, model }`, computed from what was measured so far; `model` is what the
 * simulation in `test/truth/` is told of the target. Asked over the process's own channel: `"truth"`, and
 * `"completions"`, the answers without an error by time.
 */
export function serveCapacity(behave) {
  const completions = createCompletions();
  let behaviour;
  const server = serve((settings, ledger) => {
    const instance = settings.instance === undefined ? "" : `X-Instance: ${settings.instance}\r\n`;
    const target = {
      finish(request, status = 200, header = "") {
        if (request.socket.destroyed) return;
        answer(request, ledger, status, header + instance);
        if (status < 400) completions.add();
      },
      finished(request, status = 200) {
        ledger.answered(request.index, status);
        completions.add();
      },
    };
    behaviour = behave(settings, target);
    return behaviour.respond;
  });
  if (process.send === undefined) tellByHand(server, behaviour.truth);
  process.on("message", (asked) => {
    if (asked === "truth") process.send({ truth: behaviour.truth() });
    if (asked === "completions") process.send({ completions: completions.snapshot() });
  });
}
