import { AbortError, describeThrown, isA } from "#scenario";
import type { ScriptFailure } from "./messages.ts";

export function failureOf(thrown: unknown): ScriptFailure {
  const { message, location, stack } = describeThrown(thrown);
  return {
    message,
    isAbort: isA(thrown, AbortError),
    ...(location === undefined ? {} : { location }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** `file:line:column`, as far as it is known. */
export function placeOf({ location }: ScriptFailure): string | undefined {
  if (location === undefined) return undefined;
  return [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
}
