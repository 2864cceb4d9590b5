/** What a target says of a limit on requests. */
export interface LimitFacts {
  /** The header that says so. */
  readonly header: string;
  readonly requests: number;
  readonly windowSeconds?: number;
}

type Headers = Readonly<Record<string, string>>;

/** Names seen in the wild for the number of requests of a window. */
const limitNames = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"] as const;

/** What the RateLimit headers announce: the old three, the draft's policy, and the families with a suffix. */
export function limitIn(headers: Headers): LimitFacts | undefined {
  return policyIn(headers) ?? plainIn(headers) ?? suffixedIn(headers);
}

/** `"default";q=100;w=60` and the older `100;w=60` (draft-ietf-httpapi-ratelimit-headers). */
function policyIn(headers: Headers): LimitFacts | undefined {
  const text = headers["ratelimit-policy"] ?? headers["ratelimit"] ?? headers["ratelimit-limit"];
  const header = headers["ratelimit-policy"] === undefined ? "ratelimit" : "ratelimit-policy";
  if (text === undefined) return undefined;
  const quota = /;\s*q=(\d+)/.exec(text)?.[1] ?? /(?:^|,)\s*(\d+)\s*;\s*w=/.exec(text)?.[1];
  const window = /;\s*w=(\d+)/.exec(text)?.[1];
  if (quota === undefined) return undefined;
  return { header, requests: Number(quota), ...(Number(window) > 0 && { windowSeconds: Number(window) }) };
}

function plainIn(headers: Headers): LimitFacts | undefined {
  const header = limitNames.find((name) => /^\s*\d+/.test(headers[name] ?? ""));
  if (header === undefined) return undefined;
  return { header, requests: Number.parseInt(headers[header] ?? "", 10) };
}

const suffixes: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `x-ratelimit-limit-minute: 60`, `ratelimit-remaining: 9`: whatever number such a header has. */
function suffixedIn(headers: Headers): LimitFacts | undefined {
  for (const [header, value] of Object.entries(headers)) {
    const found =
      /^x-rate-?limit-(?:limit-)?(second|minute|hour|day)$/.exec(header) ??
      /^(?:x-)?rate-?limit-(?:remaining)/.exec(header);
    const requests = Number.parseInt(value, 10);
    if (found === null || Number.isNaN(requests)) continue;
    const windowSeconds = suffixes[found[1] ?? ""];
    return { header, requests, ...(windowSeconds !== undefined && { windowSeconds }) };
  }
  return undefined;
}

/** Seconds or a date (RFC 9110 §10.2.3); undefined where it says neither. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers["retry-after"]?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
