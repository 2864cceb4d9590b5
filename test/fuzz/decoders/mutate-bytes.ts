import type { Dice } from "../mutate.ts";

/** What a reading of 64 KiB may be judged by; longer inputs teach nothing more. */
export const longestBytes = 65_536;

const interesting = [0, 1, 2, 8, 10, 16, 18, 26, 34, 42, 57, 63, 64, 74, 127, 128, 255] as const;
const varints: readonly (readonly number[])[] = [
  [255, 255, 255, 255, 15],
  [255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
  [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
  [128, 128, 128, 128, 128, 128, 128, 128, 128, 0],
  [128, 128, 4],
];

type Mutation = (bytes: Buffer, dice: Dice, other: Buffer, words: readonly string[]) => Buffer;

const splice = (bytes: Buffer, at: number, removed: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);

function stretch(bytes: Buffer, dice: Dice): [at: number, length: number] {
  const at = dice.below(bytes.length + 1);
  return [at, Math.min(bytes.length - at, dice.below(dice.pick([4, 16, 200])))];
}

const mutations: readonly Mutation[] = [
  (bytes, dice) => splice(bytes, dice.below(bytes.length + 1), 1, Buffer.from([dice.below(256)])),
  (bytes, dice) => splice(bytes, dice.below(bytes.length + 1), 1, Buffer.from([dice.pick(interesting)])),
  (bytes, dice) => splice(bytes, dice.below(bytes.length + 1), 0, Buffer.from([dice.pick(interesting)])),
  (bytes, dice) => splice(bytes, dice.below(bytes.length + 1), dice.below(2), Buffer.from(dice.pick(varints))),
  (bytes, dice) => splice(bytes, ...stretch(bytes, dice), Buffer.alloc(0)),
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  (bytes, dice) => {
    // A bit more or less: lengths that nearly fit.
    const changed = Buffer.from(bytes);
    const at = dice.below(Math.max(1, bytes.length));
    if (at < changed.length) changed[at] = (changed[at]! ^ (1 << dice.below(8))) & 255;
    return changed;
  },
  (bytes, dice) => {
    const [at, length] = stretch(bytes, dice);
    const repeated = Buffer.concat(
      Array<Buffer>(1 + dice.below(dice.pick([2, 8, 300]))).fill(bytes.subarray(at, at + length)),
    );
    return splice(bytes, at, 0, repeated);
  },
  (bytes, dice, other) => {
    const from = dice.below(other.length + 1);
    return Buffer.concat([bytes.subarray(0, dice.below(bytes.length + 1)), other.subarray(from)]);
  },
  (bytes, dice, _other, words) =>
    splice(bytes, dice.below(bytes.length + 1), dice.below(4), Buffer.from(words.length === 0 ? "" : dice.pick(words))),
  (bytes, dice, _other, words) =>
    splice(
      bytes,
      dice.below(bytes.length + 1),
      0,
      Buffer.from(words.length === 0 ? "" : dice.pick(words).repeat(1 + dice.below(dice.pick([3, 80, 2_000])))),
    ),
];

/** One to six changes to one input of the corpus. */
export function mutatedBytes(corpus: readonly Buffer[], words: readonly string[], dice: Dice): Buffer {
  const [one, other] = [dice.pick(corpus), dice.pick(corpus)];
  let bytes = one.length < other.length ? one : other;
  for (let count = 1 + dice.below(dice.pick([2, 6])); count > 0; count--)
    bytes = dice.pick(mutations)(bytes, dice, dice.pick(corpus), words).subarray(0, longestBytes);
  return bytes;
}
