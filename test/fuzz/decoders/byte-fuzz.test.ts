import { expect, test } from "vitest";
import { ByteFuzzer, triedAgain } from "./byte-fuzz.ts";
import { type Decoder, decoders } from "./decoders.ts";

// Does it find what is wrong? Decoders with one fault each, and the real ones.

const still = (): number => 0;
const base = decoders[0]!;

test("ByteFuzzer finds a decoder that throws, the same with the same seed, and its input repeats it", async () => {
  const faulty: Decoder = {
    ...base,
    read: (bytes, cuts) => {
      if (bytes.includes(Buffer.from([255, 255, 255, 255, 15]))) throw new RangeError("planted");
      return base.read(bytes, cuts);
    },
  };
  const failure = await new ByteFuzzer(7, [faulty], still).run(4_000);
  expect(failure?.fault).toContain("planted");
  expect(await triedAgain(failure!.input, [faulty], still)).toContain("planted");
  expect(await triedAgain(failure!.input, [base], still)).toBeUndefined();
  expect((await new ByteFuzzer(7, [faulty], still).run(4_000))?.input).toEqual(failure!.input);
});

test("ByteFuzzer finds a decoder whose work grows out of bounds, and takes a single delay for nothing", async () => {
  let nowMs = 0;
  const slow: Decoder = { ...base, read: (bytes) => ((nowMs += bytes.length), "read") };
  expect((await new ByteFuzzer(7, [slow], () => nowMs).run(4_000))?.fault).toMatch(/bytes took \d+ ms/);
  let count = 0;
  const delayed: Decoder = { ...base, read: () => ((nowMs += count++ % 4 === 0 ? 500 : 0), "read") };
  expect(await new ByteFuzzer(7, [delayed], () => nowMs).run(400)).toBeUndefined();
});

test("ByteFuzzer finds one that tells pieces from the whole", async () => {
  const frames = decoders.at(-1)!;
  const faulty: Decoder = {
    ...frames,
    read: (bytes, cuts) => {
      if (cuts.includes(5) && bytes.length > 5) throw new Error("planted");
      return frames.read(bytes, cuts);
    },
  };
  expect((await new ByteFuzzer(7, [faulty], still).run(2_000))?.fault).toContain("planted");
});

test("ByteFuzzer goes on to kinds of outcome that the corpus did not begin with, and the decoders stand", async () => {
  const fuzzer = new ByteFuzzer(7, decoders, still);
  expect(await fuzzer.run(1_000)).toBeUndefined();
  const before = fuzzer.kinds;
  expect(await fuzzer.run(1_000)).toBeUndefined();
  expect(fuzzer.kinds).toBeGreaterThan(before);
});
