import type { SpanKind } from "#trace";
import type { AttributeBag } from "../intake/attribute-bag.ts";

/** Sentry's operations, from the beginning of their names; the first that fits. */
const kindsByOp: readonly (readonly [RegExp, SpanKind])[] = [
  [/^(http\.server|websocket\.server|rpc\.server|grpc\.server|graphql\.server)/, "server"],
  [/^(queue\.process|queue\.task|queue\.receive|message\.consumer|celery\.task)/, "consumer"],
  [/^(queue\.(publish|submit)|message\.producer)/, "producer"],
  [/^(http\.client|http$|fetch|db|cache|rpc|grpc|gen_ai\.|ai\.|mail|email|subprocess)/, "client"],
];

/** Without a word that is known: the work of the process itself. */
export function kindOfOperation(op: string): SpanKind {
  return kindsByOp.find(([form]) => form.test(op))?.[1] ?? "internal";
}

const setIfAbsent = (bag: AttributeBag, name: string, value: string, ...olderNames: readonly string[]): void => {
  if (value !== "" && [name, ...olderNames].every((each) => bag[each] === undefined)) bag[name] = value;
};

/** What Sentry's SDKs say only in the description, as the attributes OpenTelemetry has for it. */
export function describeOperation(bag: AttributeBag, op: string, description: string): void {
  if (op !== "") bag["sentry.op"] = op;
  if (/^db(\.|$)/.test(op) && !op.startsWith("db.redis"))
    setIfAbsent(bag, "db.query.text", description, "db.statement");
  if (/^db\.redis|^cache\./.test(op)) setIfAbsent(bag, "db.system.name", "redis", "db.system");
  if (!op.startsWith("http")) return;
  const request = /^([A-Z]+)\s+(\S+)/.exec(description);
  if (request === null) return;
  setIfAbsent(bag, "http.request.method", request[1]!, "http.method");
  if (op === "http.client") setIfAbsent(bag, "url.full", request[2]!, "http.url", "url");
}
