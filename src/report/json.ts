import type { RunResult } from "#run";

/** The result document as one line of JSON. */
export function resultJson(result: RunResult): string {
  return `${JSON.stringify(result)}\n`;
}
