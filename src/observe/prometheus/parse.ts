import { readSampleLine, type Sample } from "./sample-line.ts";

/** Types as `# TYPE` names them; what is not known is taken as it is. */
export type MetricType =
  | "counter"
  | "gauge"
  | "histogram"
  | "summary"
  | "gaugehistogram"
  | "info"
  | "stateset"
  | "unknown";

export interface Problem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** All that stood on a page of metrics; lines that could not be read are left out and told of. */
export interface Exposition {
  readonly samples: readonly Sample[];
  /** By the family's name, which is that of its samples without `_total`, `_bucket`, `_sum` and `_count`. */
  readonly types: ReadonlyMap<string, MetricType>;
  readonly problems: readonly Problem[];
}

const typeLine = /^#[ \t]+TYPE[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]+(\S+)[ \t]*$/;
const typeNames: ReadonlySet<string> = new Set<MetricType>([
  "counter",
  "gauge",
  "histogram",
  "summary",
  "gaugehistogram",
  "info",
  "stateset",
  "unknown",
]);

/** The text format of Prometheus (0.0.4) and OpenMetrics (1.0). A bad line costs only itself. */
export function parseMetrics(text: string): Exposition {
  const samples: Sample[] = [];
  const types = new Map<string, MetricType>();
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, written] of text.split("\n").entries()) {
    const line = written.endsWith("\r") ? written.slice(0, -1) : written;
    // After it comes nothing that counts.
    if (line === "# EOF") break;
    const message = line.startsWith("#") ? readType(line, types) : readSample(line, samples, seen);
    if (message !== undefined) problems.push({ line: index + 1, message });
  }
  return { samples, types, problems };
}

/** HELP, UNIT and comments say nothing that is needed here. */
function readType(line: string, types: Map<string, MetricType>): string | undefined {
  if (!/^#[ \t]+TYPE\b/.test(line)) return undefined;
  const [, quoted, bare, given = ""] = typeLine.exec(line) ?? [];
  const name = quoted ?? bare;
  if (name === undefined) return "the TYPE line has no name and type";
  const type = given === "untyped" ? "unknown" : given;
  if (!typeNames.has(type)) return `${given} is no type of a metric`;
  if (types.has(name)) return `the type of ${name} is given twice`;
  types.set(name, type as MetricType);
  return undefined;
}

function readSample(line: string, samples: Sample[], seen: Set<string>): string | undefined {
  if (line.trim() === "") return undefined;
  const sample = readSampleLine(line);
  if (typeof sample === "string") return sample;
  const key = seriesKey(sample.name, sample.labels);
  if (seen.has(key)) return `${key} is there twice`;
  seen.add(key);
  samples.push(sample);
  return undefined;
}

/** `name{a="1",b="2"}`: as the format writes it, so that it can be told apart from any other. */
export function seriesKey(name: string, labels: Sample["labels"]): string {
  if (labels.length === 0) return name;
  return `${name}{${labels.map(([label, value]) => `${label}="${escaped(value)}"`).join(",")}}`;
}

const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
