import type { Attributes, DependencyKind, Span, SpanIdentity } from "../span.ts";
import { traceLimits } from "../limits.ts";
import { boundedMemo } from "./bounded-memo.ts";
import { commandTemplate, keyTemplate } from "./command-template.ts";
import { sqlTemplate } from "./sql-template.ts";
import { pathTemplate, queryTemplate, segmentTemplate, urlParts } from "./url-template.ts";

const remembered = 10_000;
const sql = boundedMemo(remembered, (text) => sqlTemplate(text));
const sqlOfMysql = boundedMemo(remembered, (text) => sqlTemplate(text, "mysql"));
const command = boundedMemo(remembered, commandTemplate);
const path = boundedMemo(remembered, pathTemplate);
const query = boundedMemo(remembered, queryTemplate);
const parts = boundedMemo(remembered, urlParts);
const spanName = boundedMemo(remembered, (name) =>
  name
    .split(/(\s+|\/)/)
    .map(segmentTemplate)
    .join("")
    .slice(0, traceLimits.labelLength),
);

/** What a span stands for. Server and consumer spans are work of their own: their label is the route or destination. */
export function identityOf(span: Span): SpanIdentity {
  const { attributes } = span;
  if (span.kind === "server" || span.kind === "consumer") return identity("none", "", answeringLabel(span));
  const system = textOf(attributes, "db.system.name");
  if (isPoolWork(span)) return identity("pool", system, span.name);
  if (system !== "" || "db.query.text" in attributes || "db.query.summary" in attributes)
    return ofDatabase(span, system);
  if ("rpc.system.name" in attributes || "rpc.service" in attributes) return ofRpc(span);
  if (isMail(span)) return identity("mail", textOf(attributes, "messaging.system") || "smtp", span.name || "send");
  if ("messaging.system" in attributes || span.kind === "producer") return ofMessaging(span);
  if (span.kind === "client" && isHttp(attributes)) return ofHttp(span);
  return identity("none", "", spanName(span.name));
}

function identity(dependency: DependencyKind, system: string, label: string): SpanIdentity {
  return { dependency, system, label: label.slice(0, traceLimits.labelLength) };
}

/** Attributes come from outside: a name may hold anything. */
export function textOf(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

const poolName =
  /^(pg-pool\.connect|pg\.connect|pg-pool\b.*)$|\b(pool|connection)[.\s_-]?(acquire|checkout|wait|get)|\b(acquire|checkout|getconnection|get_connection)\b.*|\bpool\.(connect|acquire|get)/i;

/** Sentry's SDKs say one thing of a span to a database, the text of a query as the name of any other. */
const poolText = /^[\w-]{0,40}pool[\w-]{0,40}\.(connect|acquire|get)$|^pg\.connect$/i;

/** Getting a connection, not using it. */
function isPoolWork({ name, kind, attributes }: Span): boolean {
  if (!/pool|connect|acquire|checkout/i.test(name)) return false;
  if (kind === "producer") return false;
  return "db.query.text" in attributes ? poolText.test(textOf(attributes, "db.query.text")) : poolName.test(name);
}

const systemsOfSql = new Set(
  "postgresql mysql mariadb microsoft.sql_server oracle.db sqlite other_sql ibm.db2 h2database cockroachdb hsqldb firebirdsql sap.hana sap.maxdb aws.redshift gcp.spanner clickhouse trino presto snowflake tidb vertica teradata derby informix ibm.informix yugabytedb mssql hive bigquery gcp.bigquery duckdb".split(
    " ",
  ),
);
const systemsOfCache = new Set([
  "redis",
  "valkey",
  "memcached",
  "keydb",
  "dragonfly",
  "cache",
  "infinispan",
  "hazelcast",
]);
const startsLikeSql =
  /^\s*(?:\/\*|--|\(?\s*(?:select|insert|update|delete|with|merge|begin|commit|rollback|savepoint|start transaction|create|alter|drop|truncate|call|exec|copy|set|show|values|explain|lock)\b)/i;

function ofDatabase(span: Span, system: string): SpanIdentity {
  const text = textOf(span.attributes, "db.query.text");
  if (systemsOfCache.has(system)) return identity("cache", system, text === "" ? operationLabel(span) : command(text));
  const isSql = systemsOfSql.has(system) || (text !== "" && startsLikeSql.test(text));
  if (!isSql) return identity("database", system, operationLabel(span));
  if (text === "") return identity("sql", system, operationLabel(span));
  return identity("sql", system, system === "mysql" || system === "mariadb" ? sqlOfMysql(text) : sql(text));
}

/** `find products`, from what a driver says without the text of a query. */
function operationLabel({ attributes, name }: Span): string {
  const summary = textOf(attributes, "db.query.summary");
  if (summary !== "") return summary;
  const operation = textOf(attributes, "db.operation.name");
  const collection = textOf(attributes, "db.collection.name");
  if (operation === "") return collection === "" ? spanName(name) : `${spanName(name)} ${keyTemplate(collection)}`;
  return collection === "" ? operation : `${operation} ${keyTemplate(collection)}`;
}

function ofRpc(span: Span): SpanIdentity {
  return identity("rpc", textOf(span.attributes, "rpc.system.name") || "rpc", rpcLabel(span));
}

function rpcLabel({ attributes, name }: Span): string {
  const method = textOf(attributes, "rpc.method");
  const service = textOf(attributes, "rpc.service");
  if (method === "") return service === "" ? spanName(name) : service;
  return service === "" || method.includes("/") ? method : `${service}/${method}`;
}

const systemsOfMail = new Set(["smtp", "email", "mail", "sendmail", "ses"]);
const mailPorts = new Set(["25", "465", "587", "2525"]);

function isMail({ attributes, name, kind }: Span): boolean {
  if (kind === "internal") return false;
  if (isHttp(attributes)) return false;
  const system = textOf(attributes, "messaging.system");
  if (systemsOfMail.has(system) || /\b(smtp|nodemailer|sendmail|send e?mail)\b/i.test(name)) return true;
  return system === "" && mailPorts.has(textOf(attributes, "server.port"));
}

function ofMessaging(span: Span): SpanIdentity {
  return identity("messaging", textOf(span.attributes, "messaging.system"), messagingLabel(span));
}

function messagingLabel({ attributes, name }: Span): string {
  const operation = textOf(attributes, "messaging.operation.name") || textOf(attributes, "messaging.operation.type");
  const destination =
    textOf(attributes, "messaging.destination.template") ||
    keyTemplate(textOf(attributes, "messaging.destination.name"));
  if (destination === "") return spanName(name);
  return `${operation || "send"} ${destination}`;
}

const isHttp = (attributes: Attributes): boolean =>
  "http.request.method" in attributes || "url.full" in attributes || "http.response.status_code" in attributes;

function ofHttp(span: Span): SpanIdentity {
  const { attributes } = span;
  const url = parts(textOf(attributes, "url.full"));
  const method = textOf(attributes, "http.request.method") || "GET";
  const template = textOf(attributes, "url.template") || path(url.path || textOf(attributes, "url.path"));
  const names = query(url.query || textOf(attributes, "url.query"));
  return identity("http", peerOf(attributes) || url.authority, `${method} ${template}${names}`);
}

/** `host:port` of whom a client calls or a server is; empty = not said. */
export function peerOf(attributes: Attributes): string {
  const address = textOf(attributes, "server.address").toLowerCase();
  if (address === "") return "";
  const port = textOf(attributes, "server.port");
  return port === "" ? address : `${address}:${port}`;
}

function answeringLabel(span: Span): string {
  const { attributes, name } = span;
  if (span.kind === "consumer" || "messaging.system" in attributes) return messagingLabel(span);
  if ("rpc.service" in attributes || "rpc.method" in attributes) return rpcLabel(span);
  const method = textOf(attributes, "http.request.method");
  const route = textOf(attributes, "http.route");
  if (route !== "") return method === "" ? route : `${method} ${route}`;
  if (method === "" && !("url.path" in attributes)) return spanName(name);
  const asked = path(textOf(attributes, "url.path") || parts(textOf(attributes, "url.full")).path);
  return templatedName(name, asked) ?? `${method || "GET"} ${asked}`;
}

/** A framework that knows the route and sets no attribute puts it into the name: `GET /users/:id`. */
function templatedName(name: string, asked: string): string | null {
  return /^[A-Z]+ \/.*[:{<*[]/.test(name) && asked !== "" ? name : null;
}
