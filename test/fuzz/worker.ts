import { parentPort, workerData } from "node:worker_threads";
import { readScript } from "../../src/protocol/http1/response-script.fixture.ts";
import { faultOf, type Input } from "./check.ts";
import { Fuzzer } from "./fuzz.ts";

// Runs in a thread of its own, so that whoever started it notices when it does not come back.

interface Job {
  readonly seed: number;
  readonly seconds: number;
  readonly again?: Input;
  /** Where the input under way stands, for the case that it never ends. */
  readonly current: SharedArrayBuffer;
}

const { seed, seconds, again, current } = workerData as Job;
const lot = 200;
const [place] = [new Int32Array(current, 0, 2)];
const text = Buffer.from(current, 8);

/** Inputs tried, the length of the one under way, and the input itself: what the starter can read from outside. */
function note(input: Input): void {
  Atomics.store(place!, 1, text.write(JSON.stringify(input), "utf8"));
  Atomics.add(place!, 0, 1);
}

if (again === undefined) {
  const fuzzer = new Fuzzer(seed, readScript, note);
  const endMs = performance.now() + seconds * 1000;
  let failure = fuzzer.run(lot);
  while (failure === undefined && performance.now() < endMs) failure = fuzzer.run(lot);
  const { executions, kinds, corpus } = fuzzer.progress;
  parentPort!.postMessage({ failure, executions, kinds: kinds.size, corpus: corpus.length });
} else {
  note(again);
  const fault = faultOf(readScript, again);
  parentPort!.postMessage({
    failure: fault === undefined ? undefined : { execution: 1, fault, input: again },
    executions: 1,
  });
}
