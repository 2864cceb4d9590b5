import { parentPort, workerData } from "node:worker_threads";
import { readScript } from "../../src/protocol/http1/response-script.fixture.ts";
import { faultOf, type Input } from "./check.ts";
import { ByteFuzzer, type ByteInput, triedAgain } from "./decoders/byte-fuzz.ts";
import { decoders } from "./decoders/decoders.ts";
import { Fuzzer } from "./fuzz.ts";

// Runs in a thread of its own, so that whoever started it notices when it does not come back.

interface Job {
  readonly target: "responses" | "decoders";
  readonly seed: number;
  readonly seconds: number;
  readonly again?: Input | ByteInput;
  /** Where the input under way stands, for the case that it never ends. */
  readonly current: SharedArrayBuffer;
}

interface Failure {
  readonly fault: string;
  readonly input: Input | ByteInput;
}

const { target, seed, seconds, again, current } = workerData as Job;
const lot = 200;
const [place] = [new Int32Array(current, 0, 2)];
const text = Buffer.from(current, 8);
const nowMs = (): number => performance.now();

/** Inputs tried, the length of the one under way, and the input itself: what the starter can read from outside. */
function note(input: Input | ByteInput): void {
  Atomics.store(place!, 1, text.write(JSON.stringify(input), "utf8"));
  Atomics.add(place!, 0, 1);
}

async function search(run: (count: number) => Promise<Failure | undefined>): Promise<Failure | undefined> {
  const endMs = nowMs() + seconds * 1000;
  let failure = await run(lot);
  while (failure === undefined && nowMs() < endMs) failure = await run(lot);
  return failure;
}

async function searchResponses(): Promise<object> {
  const fuzzer = new Fuzzer(seed, readScript, note);
  const failure = await search(async (count) => fuzzer.run(count));
  const { executions, kinds, corpus } = fuzzer.progress;
  const said = `${executions} responses, each whole and split, read the same; ${kinds.size} kinds of outcome, corpus of ${corpus.length}`;
  return { failure, said };
}

async function searchDecoders(): Promise<object> {
  const fuzzer = new ByteFuzzer(seed, decoders, nowMs, note);
  const failure = await search((count) => fuzzer.run(count));
  return {
    failure,
    said: `${fuzzer.executions} inputs of ${decoders.length} decoders; ${fuzzer.kinds} kinds of outcome`,
  };
}

async function repeat(input: Input | ByteInput): Promise<object> {
  note(input);
  const fault = "base64" in input ? await triedAgain(input, decoders, nowMs) : faultOf(readScript, input);
  return fault === undefined ? { said: "this input is read as it should be" } : { failure: { fault, input } };
}

if (again !== undefined) parentPort!.postMessage(await repeat(again));
else parentPort!.postMessage(await (target === "responses" ? searchResponses() : searchDecoders()));
