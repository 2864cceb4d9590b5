import { exitCodes, UserError } from "#run";

export interface Sides {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Which runs are A and which are B: those before `--` and those after it, or the first and the second of two. */
export function sidesOf(runs: readonly string[], versus: readonly string[] | undefined): Sides {
  if (versus !== undefined) return { a: runs, b: versus };
  const [first, second, ...more] = runs;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UserError("Which of these runs are A, and which are B?", {
      hint: "plimsoll compare A1 A2 A3 -- B1 B2 B3, or two runs: plimsoll compare A B.",
      exitCode: exitCodes.usage,
    });
  }
  return { a: [first], b: [second] };
}
