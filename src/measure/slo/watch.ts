import type { SloResult } from "#run";
import { evaluateSlo, type SloSource } from "./evaluate.ts";
import type { SloExpression } from "./expression.ts";
import { WindowedSlo } from "./window.ts";

/** All expressions of a run: windowed ones are fed each second, the others read once at the end. */
export class SloWatch {
  readonly #entries: readonly { readonly expression: SloExpression; readonly windowed: WindowedSlo | null }[];

  constructor(expressions: readonly SloExpression[]) {
    this.#entries = expressions.map((expression) => ({
      expression,
      windowed: expression.windowSeconds === null ? null : new WindowedSlo(expression),
    }));
  }

  /** The second that ended then; gives the windowed expressions that it broke first. */
  addSecond(endSeconds: number, second: SloSource): SloExpression[] {
    const broken: SloExpression[] = [];
    for (const { expression, windowed } of this.#entries) {
      if (windowed === null) continue;
      const wasBroken = windowed.isBroken;
      windowed.addSecond(endSeconds, second.slice(expression.subject));
      if (windowed.isBroken && !wasBroken) broken.push(expression);
    }
    return broken;
  }

  /** In the order given, from the whole run. */
  results(run: SloSource): SloResult[] {
    return this.#entries.map(({ expression, windowed }) => windowed?.result() ?? evaluateSlo(expression, run));
  }
}
