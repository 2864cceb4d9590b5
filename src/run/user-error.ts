import { exitCodes, type ExitCode } from "./exit-code.ts";

/** A place in a file the user wrote; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A mistake of the user's: printed as what, where, why and what to try, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly why: string | undefined;
  readonly hint: string | undefined;
  readonly location: SourceLocation | undefined;
  readonly exitCode: ExitCode;

  constructor(
    what: string,
    detail: { why?: string; hint?: string; location?: SourceLocation; exitCode?: ExitCode; cause?: unknown } = {},
  ) {
    super(what, { cause: detail.cause });
    this.why = detail.why;
    this.hint = detail.hint;
    this.location = detail.location;
    this.exitCode = detail.exitCode ?? exitCodes.badTest;
  }
}
