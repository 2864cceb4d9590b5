import type { Span, SpanKind } from "../span.ts";
import { type AttributeLosses, normaliseAttributes, type RawAttributes } from "./normalise-attributes.ts";

/** A span as Sentry's SDKs describe it: of a transaction, a child span, or of a span-v2 item (`op` in `sentry.op`). */
export interface SentryDescription {
  readonly op: string;
  /** A child's `description`, a transaction's name, a v2 span's `name`. */
  readonly description: string;
  readonly data: RawAttributes;
}

/** Sentry's operation, description and data as OpenTelemetry's kind, name and attributes. */
export function normaliseSentry(
  sentry: SentryDescription,
  losses: AttributeLosses,
): Pick<Span, "kind" | "name" | "attributes"> {
  const { op, description } = sentry;
  const kind = kindOf(op, sentry.data);
  const data: Record<string, unknown> = Object.assign(Object.create(null) as object, sentry.data);
  for (const [name, value] of said(op, description, data)) {
    if (value !== undefined && !(name in data)) data[name] = value;
  }
  return { kind, name: description === "" ? op : description, attributes: normaliseAttributes(data, kind, losses) };
}

const otelKinds: Readonly<Record<string, SpanKind>> = {
  SERVER: "server",
  CLIENT: "client",
  PRODUCER: "producer",
  CONSUMER: "consumer",
};

/** By the family of the operation; what is not listed is work of its own. */
const kindOfFamily: readonly (readonly [RegExp, SpanKind])[] = [
  [/^(http|rpc|grpc|websocket|trpc|faas|function)\.server\b|^(aws\.lambda|function\.(aws|gcp|azure))/, "server"],
  [/^(http|rpc|grpc|websocket)\.client\b|^http$|^(grpc|rpc)$/, "client"],
  [/^(db|cache|email|mail|smtp|gen_ai|ai)(\.|$)/, "client"],
  [/^(queue\.(publish|submit|create|send)|message\.send|topic\.send)/, "producer"],
  [/^(queue\.(process|task|receive)|message\.(receive|process)|celery\.task|topic\.process)/, "consumer"],
];

function kindOf(op: string, data: RawAttributes): SpanKind {
  const told = data["otel.kind"] ?? data["sentry.kind"];
  const known = typeof told === "string" ? otelKinds[told.toUpperCase()] : undefined;
  return known ?? kindOfFamily.find(([pattern]) => pattern.test(op))?.[1] ?? "internal";
}

type Said = readonly (readonly [string, unknown])[];

/** What operation and description say, which the data may say already. */
function said(op: string, description: string, data: RawAttributes): Said {
  if (/^http(\.|$)/.test(op)) return ofHttp(description, data);
  if (op.startsWith("cache.")) return ofCache(op, description, data);
  if (/^db(\.|$)/.test(op)) return ofDatabase(op, description, data);
  if (/^(queue|message|topic)\./.test(op)) return [["messaging.operation.name", op.slice(op.indexOf(".") + 1)]];
  if (/^(email|mail|smtp)(\.|$)/.test(op)) return [["messaging.system", "smtp"]];
  if (/^(grpc|rpc)(\.|$)/.test(op)) return ofRpc(op, description);
  return [];
}

function ofHttp(description: string, data: RawAttributes): Said {
  const match = /^([A-Z]{3,10}) (\S+)/.exec(description);
  const target = match?.[2] ?? "";
  const query = data["http.query"];
  const url = typeof data["url"] === "string" ? data["url"] : target;
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  return [
    ["http.request.method", data["http.method"] ?? data["method"] ?? match?.[1]],
    ["url.full", data["http.url"] ?? (isWhole ? withQuery(url, query) : undefined)],
    ["url.path", isWhole || url === "" || data["http.target"] !== undefined ? undefined : url.split("?", 1)[0]],
    ["http.response.status_code", data["http.status_code"] ?? data["status_code"]],
  ];
}

/** The SDKs keep the query of an address apart. */
function withQuery(url: string, query: unknown): string {
  if (typeof query !== "string" || query === "" || url.includes("?")) return url;
  return `${url}?${query.replace(/^\?/, "")}`;
}

function ofDatabase(op: string, description: string, data: RawAttributes): Said {
  const family = op.split(".")[1] ?? "";
  const system = data["db.system"] ?? systemOf[family];
  const isCommand = system === "redis" || system === "memcached" || family === "connection" || family === "transaction";
  const text = data["db.statement"] ?? (description === "" || family === "connection" ? undefined : description);
  return [
    ["db.system.name", system ?? (looksLikeSql.test(description) ? "other_sql" : undefined)],
    ["db.query.text", text],
    ["db.operation.name", data["db.operation"] ?? (isCommand ? description.split(" ", 1)[0] : undefined)],
  ];
}

const looksLikeSql =
  /^\s*(select|insert|update|delete|with|merge|begin|commit|rollback|create|alter|drop|call|exec)\b/i;
const systemOf: Readonly<Record<string, string>> = {
  redis: "redis",
  mongodb: "mongodb",
  mongo: "mongodb",
  mongoose: "mongodb",
  sqlite: "sqlite",
  postgres: "postgresql",
  postgresql: "postgresql",
  mysql: "mysql",
  elasticsearch: "elasticsearch",
  dynamodb: "aws.dynamodb",
};

function ofCache(op: string, description: string, data: RawAttributes): Said {
  const key = data["cache.key"];
  const first = Array.isArray(key) ? (key as unknown[])[0] : key;
  const command = op.slice("cache.".length);
  return [
    ["db.system.name", data["db.system"] ?? data["cache.system"] ?? "cache"],
    ["db.operation.name", command],
    ["db.query.text", `${command} ${typeof first === "string" ? first : description}`.trim()],
    ["server.address", data["network.peer.address"]],
  ];
}

function ofRpc(op: string, description: string): Said {
  const [service = "", method] = description.replace(/^\//, "").split(/\/(?=[^/]*$)/);
  const names: Said =
    method === undefined
      ? []
      : [
          ["rpc.service", service],
          ["rpc.method", method],
        ];
  return [["rpc.system.name", op.startsWith("grpc") ? "grpc" : undefined], ...names];
}
