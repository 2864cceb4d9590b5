import { limitIn } from "./rate-limit-headers.ts";

type Headers = Readonly<Record<string, string>>;

const textLength = 120;

/**
 * By what a rate limiter shows itself in an answer that turned a request away. A 503 alone says nothing, and neither do
 * the limits that APIs announce in every answer.
 */
export function limiterIn(status: number, headers: Headers): string | undefined {
  const said: string[] = [];
  const retryAfter = headers["retry-after"];
  if (retryAfter !== undefined) said.push(`retry-after: ${retryAfter}`);
  const limit = limitIn(headers);
  if (limit !== undefined) said.push(`${limit.header}: ${headers[limit.header] ?? limit.requests}`);
  if (status !== 429 && said.length === 0) return undefined;
  return [status, ...said].join(", ").slice(0, textLength);
}
