import { formatCount, formatDurationMs, formatRate } from "#units";
import { type Check, checkOf } from "./check.ts";
import { challengeHeaders, challengeMarks, type FrontKind, hasMark, headerMarks } from "./front-marks.ts";
import { type LimitFacts, limitIn, retryAfterMs } from "./rate-limit-headers.ts";
import type { AnswerFacts, TargetFacts } from "./target-facts.ts";

const check = checkOf.bind(undefined, "in front");

/** A page is looked at for a challenge where it refuses, or where it is as small as such pages are. */
const challengeBodyMax = 64 * 1024;

/**
 * What stands before the application and would be measured in its place.
 * @param ratePerSecond requests/s that the load asks for at least; undefined where it asks for none
 * @param nowMs wall clock, for a Retry-After that names a date
 */
export function judgeFront(
  { answers, burst }: TargetFacts,
  ratePerSecond: number | undefined,
  nowMs: number,
): readonly Check[] {
  const all = [...answers, ...burst].filter(({ failure }) => failure === undefined);
  if (all.length === 0) return [];
  return [limiterCheck(all, ratePerSecond, nowMs), challengeCheck(all), frontCheck(all), cacheCheck(all)].filter(
    (each) => each !== undefined,
  );
}

function limiterCheck(all: readonly AnswerFacts[], ratePerSecond: number | undefined, nowMs: number): Check {
  const limited = all.filter(({ status }) => status === 429);
  const waits = all.map(({ headers }) => retryAfterMs(headers, nowMs)).filter((wait) => wait !== undefined);
  const wait = waits.length === 0 ? "" : `, Retry-After ${formatDurationMs(Math.max(...waits))}`;
  const advice = "Have this machine's address excepted from it, or aim behind it; else you measure the limiter.";
  if (limited.length > 0)
    return check("rate limit", ["problem", `429 to ${limited.length} of ${all.length} requests${wait}`, advice]);
  if (waits.length > 0)
    return check("rate limit", ["problem", `the target asks to come back later${wait} (${statusesOf(all)})`, advice]);
  const limit = all.map(({ headers }) => limitIn(headers)).find((each) => each !== undefined);
  if (limit === undefined) return check("rate limit", ["ok", `no sign of one in ${all.length} requests`]);
  return announcedLimit(limit, ratePerSecond, advice);
}

function announcedLimit(limit: LimitFacts, ratePerSecond: number | undefined, advice: string): Check {
  const { header, requests, windowSeconds } = limit;
  const window = windowSeconds === undefined ? "" : ` in ${formatDurationMs(windowSeconds * 1000)}`;
  const found = `${header} announces ${formatCount(requests)} requests${window}`;
  const perSecond = windowSeconds === undefined ? undefined : requests / windowSeconds;
  if (perSecond === undefined || ratePerSecond === undefined || ratePerSecond <= perSecond)
    return check("rate limit", ["warning", found, advice]);
  return check("rate limit", ["problem", `${found}; the load asks for ${formatRate(ratePerSecond)}`, advice]);
}

const statusesOf = (all: readonly AnswerFacts[]): string =>
  `status ${[...new Set(all.map(({ status }) => status))].join(", ")}`;

function challengeCheck(all: readonly AnswerFacts[]): Check | undefined {
  for (const { status, headers, body } of all) {
    const byHeader = challengeHeaders.find((mark) => hasMark(headers, mark));
    const mayBePage = status >= 400 || (headers["content-type"]?.includes("html") === true && isSmall(body));
    const byPage = mayBePage ? challengeMarks.find((mark) => mark.body.test(body)) : undefined;
    const product = byHeader?.product ?? byPage?.product;
    if (product === undefined) continue;
    // A page of one's own may hold a captcha for a form: only a refusal is surely none.
    const isSure = byHeader !== undefined || status >= 400;
    return check("challenge", [
      isSure ? "problem" : "warning",
      `${isSure ? "a challenge page" : "what looks like a challenge page"} of ${product} (status ${status})`,
      "Have this machine's address or the run's User-Agent excepted from it, or aim behind it.",
    ]);
  }
  return undefined;
}

const isSmall = (body: string): boolean => body.length < challengeBodyMax;

const kindsOrder: readonly FrontKind[] = ["bot detection", "WAF", "CDN", "gateway"];

function frontCheck(all: readonly AnswerFacts[]): Check {
  const found = headerMarks.filter((mark) => all.some(({ headers }) => hasMark(headers, mark)));
  const products = new Map(found.map(({ product, kind, header }) => [product, { product, kind, header }]));
  const listed = kindsOrder.flatMap((kind) => [...products.values()].filter((each) => each.kind === kind));
  if (listed.length === 0) return check("in front", ["ok", "no known CDN, WAF, bot detection or gateway shows itself"]);
  const text = listed.map(({ product, kind, header }) => `${product} (${kind}, by ${header})`).join(", ");
  // A gateway belongs to most applications: it is part of what is measured.
  if (listed.every(({ kind }) => kind === "gateway")) return check("in front", ["ok", text]);
  return check("in front", [
    "warning",
    text,
    "It may slow, answer or refuse load by itself. Ask who runs it first, or aim at the origin behind it.",
  ]);
}

function cacheCheck(all: readonly AnswerFacts[]): Check | undefined {
  const isHit = ({ headers }: AnswerFacts): boolean =>
    [headers["cf-cache-status"], headers["x-cache"], headers["x-cache-status"], headers["x-vercel-cache"]].some(
      (value) => value !== undefined && /\bhit\b/i.test(value),
    ) || Number(headers["age"]) > 0;
  const hits = all.filter(isHit).length;
  if (hits === 0) return undefined;
  return check("cache", [
    "warning",
    `${hits} of ${all.length} answers came from a cache`,
    "The application saw none of them; ask for what cannot be cached to load it.",
  ]);
}
