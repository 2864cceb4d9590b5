import { formatCount, formatDurationMs } from "#units";
import { type Check, checkOf } from "./check.ts";
import type { TraceFacts } from "./trace-facts.ts";

const check = checkOf.bind(undefined, "traces");
const namedMost = 4;
const databases = ["sql", "database", "cache"] as const;

/** Which spans came, and which are missing for a diagnosis. */
export function judgeTraces(facts: TraceFacts): readonly Check[] {
  if (facts.services.length === 0) return [nothingCame(facts)];
  return [
    spansCheck(facts),
    sdkCheck(facts),
    requestsCheck(facts),
    serverCheck(facts),
    databaseCheck(facts),
    propagationCheck(facts),
    poolCheck(facts),
    runtimeCheck(facts),
  ].filter((each) => each !== undefined);
}

function nothingCame({ ways, refused, metrics, waitedMs }: TraceFacts): Check {
  const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${formatCount(count)} times`);
  if (reasons.length > 0) {
    const advice = "Look at the target's log: its exporter says what it sends, and why it was refused.";
    return check("spans", ["problem", `none could be read: refused for ${reasons.join(", ")}`, advice]);
  }
  const others =
    metrics.length > 0 ? "metrics came, and no span" : ways.length > 0 ? "it sends, but no span" : "no span came";
  const advice =
    ways.length > 0
      ? "Its exporter reaches this one, and traces are off or sampled away: see what to set below."
      : "Start the target with what is set below. Where it is set: is tracing loaded before anything else (node --import)?";
  return check("spans", ["problem", `${others} within ${formatDurationMs(waitedMs)}`, advice]);
}

function spansCheck({ services }: TraceFacts): Check {
  const list = services.map(({ service, spans }) => `${service} (${formatCount(spans)})`);
  return check("spans", ["ok", `from ${named(list)}`]);
}

function sdkCheck({ sdks, ways }: TraceFacts): Check {
  if (sdks.length === 0) return check("SDK", ["ok", `does not say what it is; it sends by ${named(ways)}`]);
  return check("SDK", ["ok", `${named(sdks)}, by ${named(ways)}`]);
}

function requestsCheck({ operations }: TraceFacts): Check | undefined {
  const sent = operations.filter((each) => each.sent > 0);
  if (sent.length === 0) return undefined;
  const missing = sent.filter(({ cameBack }) => !cameBack).map(({ operation }) => operation);
  const found = `${formatCount(sent.length - missing.length)} of ${formatCount(sent.length)} operations came back as a span of the target`;
  if (missing.length === 0) return check("requests", ["ok", found]);
  const advice =
    "Is it sampled (OTEL_TRACES_SAMPLER=parentbased_always_on, tracesSampleRate: 1)? Is something in between that answers by itself?";
  const status = missing.length === sent.length ? "problem" : "warning";
  return check("requests", [status, `${found}; not ${named(missing)}`, advice]);
}

function serverCheck({ services }: TraceFacts): Check {
  const count = sum(services.map(({ serverSpans }) => serverSpans));
  if (count > 0) return check("server spans", ["ok", formatCount(count)]);
  const advice = "Instrument what answers requests: the HTTP server and the framework. Without it no route is known.";
  return check("server spans", ["problem", "none: no span says that a request came in", advice]);
}

function databaseCheck({ services, metrics }: TraceFacts): Check {
  const count = (kind: string): number => sum(services.map(({ byDependency }) => byDependency[kind] ?? 0));
  const parts = databases.flatMap((kind) => (count(kind) === 0 ? [] : [`${kind} ${formatCount(count(kind))}`]));
  if (parts.length > 0) return check("database spans", ["ok", parts.join(", ")]);
  const hint = count("pool") > 0 ? "spans of its pool" : metrics.some(isOfPool) ? "metrics of its pool" : undefined;
  if (hint === undefined) return check("database spans", ["ok", "none; right where these requests need none"]);
  const advice = "Instrument the driver: without it a slow query and an N+1 stay unseen.";
  return check("database spans", ["warning", `none, though ${hint} came`, advice]);
}

function propagationCheck({ strangeRoots, brokenCalls }: TraceFacts): Check {
  if (strangeRoots > 0) {
    const found = `${formatCount(strangeRoots)} ${strangeRoots === 1 ? "trace" : "traces"} of the target's own: it does not take over traceparent`;
    const advice =
      "Set OTEL_PROPAGATORS=tracecontext,baggage. Is something in front of it that takes headers away? With Sentry: continueTrace, or its integration for the framework.";
    return check("propagation", ["warning", found, advice]);
  }
  if (brokenCalls.length === 0) return check("propagation", ["ok", "traces go on through every service"]);
  const advice = "The caller's client sends no traceparent, or the callee does not read it: instrument both.";
  return check("propagation", ["warning", `broken at ${named(brokenCalls)}`, advice]);
}

function poolCheck({ services, metrics }: TraceFacts): Check | undefined {
  const isOf = (kinds: readonly string[]): boolean =>
    services.some(({ byDependency }) => kinds.some((kind) => (byDependency[kind] ?? 0) > 0));
  if (metrics.some(isOfPool)) return check("pool", ["ok", "metrics of its pool came"]);
  if (isOf(["pool"])) return check("pool", ["ok", "spans say how long a connection is waited for"]);
  if (!isOf(["sql", "database"])) return undefined;
  const advice =
    "Send metrics too (OTEL_METRICS_EXPORTER=otlp, OTEL_METRIC_EXPORT_INTERVAL=1000), with an instrumentation that knows the pool. @plimsoll/instrument does.";
  const found = "neither metrics nor spans: a full pool looks like a slow database";
  return check("pool", ["warning", found, advice]);
}

function runtimeCheck({ metrics }: TraceFacts): Check {
  const runtimes = ["nodejs.", "v8js.", "jvm.", "process.runtime.", "dotnet.", "go.", "cpython."];
  const found = metrics.filter((name) => runtimes.some((prefix) => name.startsWith(prefix)));
  if (found.length > 0) return check("runtime", ["ok", `${formatCount(found.length)} metrics: ${named(found)}`]);
  const advice =
    "An event loop or a garbage collector that gives first is told by them; @plimsoll/instrument sends them.";
  return check("runtime", ["warning", "no metrics of event loop, threads or garbage collection", advice]);
}

const isOfPool = (name: string): boolean => /^db\.client\.connections?\.|(^|[._])(pool|hikaricp)[._]/.test(name);

function named(names: readonly string[]): string {
  const rest = names.length - namedMost;
  return rest > 0 ? `${names.slice(0, namedMost).join(", ")} and ${formatCount(rest)} more` : names.join(", ");
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
