import { cutsOf, Dice } from "../mutate.ts";
import type { Decoder } from "./decoders.ts";
import { longestBytes, mutatedBytes } from "./mutate-bytes.ts";

/** What is read again to repeat a failure. */
export interface ByteInput {
  readonly decoder: string;
  readonly base64: string;
  readonly cuts: readonly number[];
}

export interface ByteFailure {
  readonly fault: string;
  readonly input: ByteInput;
}

/** Reading 64 KiB may take so long; less is not judged by the byte, for starting costs as well. */
const workMsMax = 100;
const goes = 5;
const corpusMax = 1_000;

interface Field {
  readonly decoder: Decoder;
  readonly corpus: Buffer[];
  readonly kinds: Set<string>;
}

/** All decoders in turn, each with a corpus of its own. The same inputs in the same order for a seed. */
export class ByteFuzzer {
  executions = 0;
  private readonly dice: Dice;
  private readonly fields: readonly Field[];
  private readonly nowMs: () => number;
  private readonly onInput: (input: ByteInput) => void;

  constructor(
    seed: number,
    decoders: readonly Decoder[],
    nowMs: () => number,
    onInput: (input: ByteInput) => void = () => undefined,
  ) {
    this.dice = new Dice(seed);
    this.nowMs = nowMs;
    this.onInput = onInput;
    this.fields = decoders.map((decoder) => ({ decoder, corpus: [...decoder.beginnings], kinds: new Set() }));
  }

  get kinds(): number {
    return this.fields.reduce((sum, { kinds }) => sum + kinds.size, 0);
  }

  async run(executions: number): Promise<ByteFailure | undefined> {
    for (let count = 0; count < executions; count++) {
      const field = this.fields[this.executions++ % this.fields.length]!;
      const { decoder, corpus, kinds } = field;
      const bytes = mutatedBytes(corpus, decoder.words, this.dice);
      const cuts = cutsOf(bytes.length, this.dice);
      const input = { decoder: decoder.name, base64: bytes.toString("base64"), cuts };
      this.onInput(input);
      const { fault, kind } = await tried(decoder, bytes, cuts, this.nowMs);
      if (fault !== undefined) return { fault, input };
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      if (corpus.length < corpusMax) corpus.push(bytes);
    }
    return undefined;
  }
}

/** Reads once more what a failure left; undefined = it is read as it should be. */
export async function triedAgain(
  { decoder, base64, cuts }: ByteInput,
  decoders: readonly Decoder[],
  nowMs: () => number,
): Promise<string | undefined> {
  const found = decoders.find(({ name }) => name === decoder);
  if (found === undefined) return `there is no decoder called ${decoder}`;
  return (await tried(found, Buffer.from(base64, "base64"), cuts, nowMs)).fault;
}

/** Slow is what is slow every time: anybody may have had to wait for the processor. */
async function tried(
  decoder: Decoder,
  bytes: Buffer,
  cuts: readonly number[],
  nowMs: () => number,
): Promise<{ readonly kind: string; readonly fault?: string }> {
  const allowedMs = (workMsMax * Math.max(bytes.length, longestBytes)) / longestBytes;
  let kind = "";
  let tookMs = Number.POSITIVE_INFINITY;
  try {
    for (let go = 0; go < goes && tookMs > allowedMs; go++) {
      const fromMs = nowMs();
      kind = await decoder.read(bytes, cuts);
      tookMs = Math.min(tookMs, nowMs() - fromMs);
    }
  } catch (error) {
    return { kind, fault: `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
  return tookMs > allowedMs ? { kind, fault: `${bytes.length} bytes took ${tookMs.toFixed(0)} ms` } : { kind };
}
