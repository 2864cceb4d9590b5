import type { SourceLocation } from "#run";

/** Where a call stands in the code that runs, i.e. in the bundle; `mapLocation` finds the line the user wrote. */
export type CallSite = Required<SourceLocation>;

/**
 * Where the function `below` was called. Reads V8's own frames, so it works whatever a library has done to
 * `Error.prepareStackTrace` or `Error.stackTraceLimit`.
 */
export function callSite(below: (...parameters: never[]) => unknown): CallSite | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, frames) => frames[0];
    Error.captureStackTrace(holder, below);
    const frame = holder.stack as NodeJS.CallSite | undefined;
    const file = frame?.getFileName();
    if (frame === undefined || typeof file !== "string") return undefined;
    return { file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}
