import type { SloResult } from "#run";
import { evaluateSlo, type SloSource } from "./evaluate.ts";
import type { SloExpression } from "./expression.ts";
import { isBrokenSoFar } from "./so-far.ts";
import { WindowedSlo } from "./window.ts";

interface Entry {
  readonly expression: SloExpression;
  readonly windowed: WindowedSlo | null;
  readonly isFatal: boolean;
  /** Where it has no window and what was measured until then broke it. */
  brokenAtSeconds: number | undefined;
}

/**
 * All expressions of a run: windowed ones are fed each second, the others read once at the end. Those that end the run
 * are looked at each second too.
 */
export class SloWatch {
  readonly #entries: readonly Entry[];

  /** @param fatal the texts of expressions that end the run when they are broken */
  constructor(expressions: readonly SloExpression[], fatal: ReadonlySet<string> = new Set()) {
    this.#entries = expressions.map((expression) => ({
      expression,
      windowed: expression.windowSeconds === null ? null : new WindowedSlo(expression),
      isFatal: fatal.has(expression.text),
      brokenAtSeconds: undefined,
    }));
  }

  /** The second that ended then, and all measured so far; gives the expressions that end the run and were broken first. */
  addSecond(endSeconds: number, second: SloSource, soFar: SloSource): SloExpression[] {
    const broken: SloExpression[] = [];
    for (const entry of this.#entries) {
      const { expression, windowed, isFatal } = entry;
      if (windowed !== null) {
        const wasBroken = windowed.isBroken;
        windowed.addSecond(endSeconds, second.slice(expression.subject));
        if (isFatal && windowed.isBroken && !wasBroken) broken.push(expression);
      } else if (isFatal && entry.brokenAtSeconds === undefined) {
        if (!isBrokenSoFar(expression, soFar.slice(expression.subject))) continue;
        entry.brokenAtSeconds = endSeconds;
        broken.push(expression);
      }
    }
    return broken;
  }

  /** In the order given, from the whole run. */
  results(run: SloSource): SloResult[] {
    return this.#entries.map(({ expression, windowed, brokenAtSeconds }) => {
      const result = windowed?.result() ?? evaluateSlo(expression, run);
      // It ended the run: what came in while that stopped does not mend it.
      return brokenAtSeconds === undefined ? result : { ...result, ok: false, failedAtSeconds: brokenAtSeconds };
    });
  }
}
