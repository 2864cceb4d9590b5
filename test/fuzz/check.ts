import type { ScriptOptions, ScriptOutcome } from "../../src/protocol/http1/response-script.fixture.ts";
import { cutsOf, type Dice } from "./mutate.ts";

/** Reads a response cut at these places; the real one is `readScript`. */
export type Read = (script: Buffer, cuts: readonly number[], options: ScriptOptions) => ScriptOutcome;

/** An input, all of it: what a failure is repeated with. */
export interface Input {
  /** Latin1. */
  readonly text: string;
  readonly options: ScriptOptions;
  readonly cuts: readonly (readonly number[])[];
}

export function inputOf(text: string, dice: Dice): Input {
  const options = {
    isHeadRequest: dice.below(10) === 0,
    keepsBody: dice.below(10) > 0,
    maxBodyBytes: dice.pick([0, 5, 64, 1024 * 1024]),
  };
  const everywhere = Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => index + 1);
  const cuts = [cutsOf(text.length, dice), cutsOf(text.length, dice)];
  return { text, options, cuts: text.length <= 400 ? [...cuts, everywhere] : cuts };
}

/** What is wrong with how this input is read, or undefined. */
export function faultOf(read: Read, input: Input): string | undefined {
  try {
    const bytes = Buffer.from(input.text, "latin1");
    const whole = read(bytes, [], input.options);
    // Again: this time the head is one that has been seen.
    for (const cuts of [[], ...input.cuts]) {
      const split = read(bytes, cuts, input.options);
      if (JSON.stringify(split) !== JSON.stringify(whole))
        return `cut at ${JSON.stringify(cuts)} it is ${JSON.stringify(split)}, whole ${JSON.stringify(whole)}`;
    }
    return whole.error === undefined ? faultOfGood(whole, input) : undefined;
  } catch (error) {
    return `it threw ${String(error)}`;
  }
}

/** What RFC 9112 says of any response that was taken for a good one, worked out apart from the parser. */
function faultOfGood(whole: ScriptOutcome, { options }: Input): string | undefined {
  const { status = 0, body, bodyBytes, headText } = whole;
  const { maxBodyBytes = 0, isHeadRequest = false, keepsBody = true } = options;
  if (status < 200 || status > 999) return `status ${String(status)} was taken for an answer`;
  if (bodyBytes > maxBodyBytes) return `${String(bodyBytes)} bytes of body passed a cap of ${String(maxBodyBytes)}`;
  if (!keepsBody) return undefined;
  if (body?.length !== bodyBytes) return `${String(bodyBytes)} bytes of body are ${String(body?.length)} characters`;
  // The blank line after it is not counted.
  if (headText.length - 2 > 16 * 1024) return `a head of ${String(headText.length)} bytes passed`;
  if (/[\0\r\n]/.test(headText.replaceAll("\r\n", ""))) return "NUL or half a line end passed in a head";
  const lines = headText
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n")
    .slice(1, -2);
  return faultOfFraming(lines, whole, isHeadRequest || status === 204 || status === 304);
}

function faultOfFraming(lines: readonly string[], whole: ScriptOutcome, isBodiless: boolean): string | undefined {
  const valuesOf = (name: string): string[] =>
    lines
      .filter((line) => line.slice(0, line.indexOf(":")).toLowerCase() === name)
      .map((line) => line.slice(line.indexOf(":") + 1).trim());
  if (lines.some((line) => !/^[!#$%&'*+\-.^_`|~0-9a-zA-Z]+:/.test(line))) return "a line without a field name passed";
  const lengths = valuesOf("content-length");
  const codings = valuesOf("transfer-encoding");
  if (lengths.length > 0 && codings.length > 0) return "both framings passed";
  if (codings.length > 1) return "Transfer-Encoding passed twice";
  if (lengths.some((value) => !/^\d+$/.test(value))) return `Content-Length ${JSON.stringify(lengths)} passed`;
  if (new Set(lengths.map(Number)).size > 1) return `Content-Lengths ${JSON.stringify(lengths)} passed`;
  if (isBodiless) return whole.bodyBytes === 0 ? undefined : "a body where none can be";
  const [length] = lengths;
  if (length !== undefined && whole.bodyBytes !== Number(length))
    return `${String(whole.bodyBytes)} bytes of body passed for ${length}`;
  const isClosing = valuesOf("connection").some((value) => /(^|,)[ \t]*close[ \t]*(,|$)/i.test(value));
  return isClosing && whole.keepAlive === true ? "a connection that closes would be used again" : undefined;
}

/** The shortest text, found by leaving parts out, that still has a fault. */
export function shortened(read: Read, input: Input): Input {
  let shortest = input;
  for (let size = Math.ceil(input.text.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.text.length; ) {
      const text = shortest.text.slice(0, at) + shortest.text.slice(at + size);
      const everywhere = Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => index + 1);
      const smaller = { ...input, text, cuts: [everywhere, ...everywhere.slice(0, 400).map((cut) => [cut])] };
      if (faultOf(read, smaller) === undefined) at += size;
      else shortest = smaller;
    }
  }
  return shortest;
}
