import { exitCodes, UserError } from "#run";
import type { Source } from "./layer.ts";

const isTyped = (source: Source): boolean => source.layer === "flag" || source.layer === "environment";

/** An error about what these sources said: usage if it was typed with the command, a bad file otherwise. */
export function mistake(
  sources: readonly (Source | undefined)[],
  what: string,
  detail: { readonly why?: string; readonly hint?: string },
): UserError {
  const known = sources.filter((source) => source !== undefined);
  const inFile = known.find((source) => source.location !== undefined);
  return new UserError(what, {
    ...detail,
    exitCode: known.length === 0 || known.some(isTyped) ? exitCodes.usage : exitCodes.badTest,
    ...(inFile?.location && { location: inFile.location }),
  });
}
