import type { Place, PlaceLoad } from "#trace";
import { formatCount } from "#units";
import type { BoundedPlace, PlaceChange, SpanFacts } from "../facts/index.ts";
import { ms, share } from "./wording.ts";

const labelMax = 80;
const short = (text: string): string => (text.length > labelMax ? `${text.slice(0, labelMax - 1)}…` : text);

/** As people call it: `postgresql "SELECT …"`, `GET /stock of inventory:7070`, `"render"`. */
export function placeText(
  { scope, dependency, system, service, spanKind }: Place,
  label: string,
  entry: string,
): string {
  if (scope === "requests") return "requests";
  const elsewhere = service === entry ? "" : ` in ${service}`;
  if (spanKind === "server" && service !== entry) return `${label === "" ? "requests" : short(label)}${elsewhere}`;
  if (dependency === "http" || dependency === "rpc")
    return `calls to ${system || "another service"}${label === "" ? "" : ` (${short(label)})`}${elsewhere}`;
  if (dependency === "none") return `"${short(label)}"${elsewhere}`;
  return `${system || dependency}${label === "" ? "" : ` "${short(label)}"`}${elsewhere}`;
}

const openText = ({ meanOpen }: PlaceLoad): string =>
  meanOpen >= 9.95 ? formatCount(Math.round(meanOpen)) : meanOpen.toFixed(meanOpen < 1.95 ? 2 : 1);

/** The plateau: as many open all the time, whatever the load. */
export function plateauEvidence({ change, otherOpen, instances }: BoundedPlace, { before, after }: SpanFacts): string {
  const { before: then, after: now } = change;
  const from = then === null ? "" : ` (${openText(then)} at ${rateText(before.requestsPerSecond)})`;
  const beside = otherOpen === null ? "" : `, ${openText({ ...now, meanOpen: otherOpen })} in another overload`;
  const most =
    now.mostOpen === null
      ? "; the most is not known, for not every request is traced"
      : `, at most ${openText({ ...now, meanOpen: now.mostOpen })}`;
  const each = instances > 1 ? " in each instance" : "";
  return `In overload ${openText(now)} are open at the same time${each} on average${most}${beside}${from}: always full at ${rateText(after.requestsPerSecond)}`;
}

const rateText = (perSecond: number): string => `${formatCount(Math.round(perSecond))} requests/s`;

export function waitEvidence({ before, after }: PlaceChange, what: string): string {
  const hold = before === null ? `each lasts ${ms(after.holdMs)}` : holdText(before.holdMs, after.holdMs);
  return `The wait before ${what} grew from ${ms(before?.waitMs ?? 0)} to ${ms(after.waitMs)}; ${hold}`;
}

function holdText(before: number, after: number): string {
  const isSame = Math.abs(after / before - 1) < 0.35 || Math.abs(after - before) < 1;
  return isSame
    ? `itself it takes ${ms(after)}, ${ms(before)} at rest`
    : `itself it takes ${ms(after)}, and ${ms(before)} at rest`;
}

export function growthEvidence({ before, after, holdGrowthMs }: PlaceChange, what: string, growthMs: number): string {
  const part = growthMs <= 0 ? "" : `, ${share(Math.min(1, holdGrowthMs / growthMs))} of what requests take longer`;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: each takes ${ms(before?.holdMs ?? 0)} at rest and ${ms(after.holdMs)} in overload${part}`;
}

/** Said where figures rest on part of the traces. */
export function coverageText({ coverage, sampledShare }: SpanFacts): string | null {
  if (sampledShare < 1)
    return `Only ${share(sampledShare)} of all requests are traced: the most at the same time is not known`;
  return coverage < 0.9 ? `Traces of only ${share(coverage)} of all requests came back` : null;
}
