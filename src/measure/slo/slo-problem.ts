import { UserError, type ExitCode, type SourceLocation } from "#run";

/** Where an expression was written. */
export interface SloPlace {
  readonly location?: SourceLocation;
  readonly exitCode?: ExitCode;
}

/** Why a text is no expression, on its way up to where the whole text is known. */
export class SloProblem extends Error {
  readonly at: number;
  readonly hint: string;

  constructor(at: number, problem: string, hint: string) {
    super(problem);
    this.at = at;
    this.hint = hint;
  }

  toUserError(text: string, place: SloPlace): UserError {
    const why = `At column ${String(this.at + 1)}: ${this.message}.`;
    return new UserError(`The SLO "${text}" cannot be understood`, {
      ...place,
      why,
      hint: `Write ${this.hint}${/[.…]$/.test(this.hint) ? "" : "."}`,
      cause: this,
    });
  }
}

/** `at` counts characters from 0. */
export const problemAt = (at: number, problem: string, hint: string): SloProblem => new SloProblem(at, problem, hint);
