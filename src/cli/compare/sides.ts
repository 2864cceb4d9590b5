import { exitCodes, UserError } from "#run";

export interface Sides {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/**
 * Which runs are A and which are B: those before `--` and those after it, or the first and the second of two.
 * @param runs without flags, and without the `--`
 * @param typed the whole command line
 */
export function sidesOf(runs: readonly string[], typed: readonly string[]): Sides {
  const dashes = typed.indexOf("--");
  const ofB = dashes === -1 ? 1 : typed.length - dashes - 1;
  const sides = { a: runs.slice(0, runs.length - ofB), b: runs.slice(runs.length - ofB) };
  if (dashes === -1 && runs.length !== 2) throw mistake("Which of these runs are A, and which are B?");
  if (sides.a.length === 0 || sides.b.length === 0) throw mistake("There has to be a run on each side of --");
  return sides;
}

function mistake(message: string): UserError {
  const hint = "plimsoll compare A1 A2 A3 -- B1 B2 B3, or two runs: plimsoll compare A B.";
  return new UserError(message, { hint, exitCode: exitCodes.usage });
}
