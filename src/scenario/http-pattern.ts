import type { Endpoint } from "#protocol";
import type { Target } from "./http-target.ts";

/** A URL with gaps, worked out once: what stands between the gaps is ready for the request line. */
export interface UrlPattern {
  readonly endpoint: Endpoint;
  /** One more than there are gaps. */
  readonly literals: readonly string[];
  /** What the gaps are called; none in a template. */
  readonly gaps: readonly string[];
  /** What its requests are counted under. */
  readonly name: string;
}

/** `/items/:id`. The colons of `http://` and of a port are no gaps: a gap begins right after a slash. */
export function patternOf(text: string, target: Target): UrlPattern {
  const place = target.placeOf(text);
  const question = place.path.indexOf("?");
  const path = question < 0 ? place.path : place.path.slice(0, question);
  const literals: string[] = [];
  const gaps: string[] = [];
  let from = 0;
  for (const match of path.matchAll(/(?<=\/):([A-Za-z_]\w*)/g)) {
    literals.push(path.slice(from, match.index));
    gaps.push(match[1]!);
    from = match.index + match[0].length;
  }
  literals.push(place.path.slice(from));
  return { endpoint: place.endpoint, literals, gaps, name: target.bareName(place) };
}

export type PathValues = Readonly<Record<string, string | number>>;

/** The path of a `:name` pattern with its gaps filled. */
export function fillGaps(text: string, { literals, gaps }: UrlPattern, values: PathValues): string {
  let path = literals[0]!;
  for (let index = 0; index < gaps.length; index++) {
    const gap = gaps[index]!;
    const value = values[gap];
    path +=
      (typeof value === "number" && !Number.isNaN(value) ? value : segmentOf(text, gap, value, values)) +
      literals[index + 1]!;
  }
  for (const key in values) if (!gaps.includes(key)) throw new TypeError(`path: ${text} has no :${key}`);
  return path;
}

function segmentOf(text: string, gap: string, value: unknown, values: PathValues): string {
  if (value === undefined) {
    const given = Object.keys(values).join(", ") || "none";
    throw new TypeError(`path: ${text} needs a value for :${gap}; given: ${given}`);
  }
  const segment = encoded(`path: :${gap}`, value);
  // Nothing, and dots, would lead to another route than the one it is counted under.
  if (segment === "" || segment === "." || segment === "..") {
    throw new TypeError(`path: ${JSON.stringify(value)} for :${gap} is no part of a path`);
  }
  return segment;
}

function encoded(where: string, value: unknown): string {
  if (typeof value === "string") return encodeURIComponent(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  const shown = typeof value === "object" && value !== null ? "an object" : String(value);
  throw new TypeError(`${where} is ${shown}: give a text or a number`);
}

export type TemplateValues = readonly (string | number)[];

/** Stands for a value while a template goes through the URL parser, which leaves it as it is. */
const marker = "~value~";

/**
 * A template whose values all stand in its path or query; undefined where they do not (`${base}/items`), and it has to
 * be worked out with every request.
 */
export function templateOf(strings: readonly string[], target: Target): UrlPattern | undefined {
  if (!reachesPath(strings[0]!)) return undefined;
  const place = target.placeOf(strings.join(marker));
  const literals = place.path.split(marker);
  if (literals.length !== strings.length) return undefined;
  return { endpoint: place.endpoint, literals, gaps: [], name: target.bareName(place).replaceAll(marker, "{}") };
}

const reachesPath = (url: string): boolean => /^(?:[a-z]+:\/\/[^/?#]*)?[/?#]/i.test(url);

export function fillTemplate({ literals }: UrlPattern, values: TemplateValues): string {
  let path = literals[0]!;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    path +=
      (typeof value === "number" && !Number.isNaN(value) ? value : templateValue(value, index)) + literals[index + 1]!;
  }
  return path;
}

const templateValue = (value: unknown, index: number): string => encoded(`value ${index + 1} of the template`, value);

/** A template that begins with a value: a base URL or a path, which is taken as it is. */
export function expandTemplate(
  strings: readonly string[],
  values: TemplateValues,
): { readonly url: string; readonly pattern: string } {
  let url = strings[0]!;
  let pattern = url;
  for (const [index, value] of values.entries()) {
    const text = Number.isInteger(value) ? String(value) : templateValue(value, index);
    const isPart = reachesPath(url);
    url += (isPart ? text : String(value)) + strings[index + 1]!;
    pattern += (isPart ? marker : String(value)) + strings[index + 1]!;
  }
  return { url, pattern };
}

/** The name of an expanded template's pattern. */
export const nameOfExpanded = (bareName: string): string => bareName.replaceAll(marker, "{}");
