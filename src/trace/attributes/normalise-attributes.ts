import type { Attributes, AttributeValue, SpanKind } from "../span.ts";
import { traceLimits } from "../limits.ts";
import { newNamesFor, newRpcNames, newSystemNames } from "./attribute-names.ts";

/** What attributes arrive as: own properties on an object without prototype. Values of another type are left out. */
export type RawAttributes = Readonly<Record<string, unknown>>;

/** Counts up; one for the whole run. */
export interface AttributeLosses {
  /** Beyond the number a span may have, of an unknown type, or with a name too long. */
  attributesDropped: number;
  /** Values that were too long. */
  valuesCut: number;
}

export const noLosses = (): AttributeLosses => ({ attributesDropped: 0, valuesCut: 0 });

/**
 * A span's attributes under their new names, within the limits. Where old and new name are both there, the new holds.
 * What is as it should be is handed on as it is: most spans are, and copying took a third of decoding them.
 */
export function normaliseAttributes(raw: RawAttributes, kind: SpanKind, losses: AttributeLosses): Attributes {
  const newNames = newNamesFor(kind === "server" || kind === "consumer");
  if (isAsItShouldBe(raw, newNames)) return raw;
  const out: Record<string, AttributeValue> = Object.create(null);
  let old: string[] | undefined;
  let count = 0;
  for (const name in raw) {
    if (isOld(name, newNames)) (old ??= []).push(name);
    else count += put(out, name, raw[name], count, losses);
  }
  for (const name of old ?? []) count += putOld(out, name, raw[name], { newNames, count, losses });
  renameValue(out, "db.system.name", newSystemNames);
  renameValue(out, "rpc.system.name", newRpcNames);
  return out;
}

function isAsItShouldBe(raw: RawAttributes, newNames: ReadonlyMap<string, string>): raw is Attributes {
  // Names that all objects inherit would be found in it.
  if ((raw as unknown) instanceof Object) return false;
  let count = 0;
  for (const name in raw) {
    if (++count > traceLimits.attributesPerSpan || name.length > traceLimits.attributeNameLength) return false;
    if (isOld(name, newNames)) return false;
    const value = raw[name];
    if (typeof value === "string") {
      if (value.length > traceLimits.attributeValueLength) return false;
    } else if (typeof value !== "number" && typeof value !== "boolean") return false;
  }
  return isNew(raw["db.system.name"], newSystemNames) && isNew(raw["rpc.system.name"], newRpcNames);
}

const isNew = (value: unknown, names: ReadonlyMap<string, string>): boolean =>
  typeof value !== "string" || (names.get(value.toLowerCase()) ?? value) === value;

const isOld = (name: string, newNames: ReadonlyMap<string, string>): boolean =>
  newNames.has(name) || name === "http.target" || name === "http.host" || name === "http.server_name";

/** Gives how many attributes that added. */
function put(
  out: Record<string, AttributeValue>,
  name: string,
  raw: unknown,
  count: number,
  losses: AttributeLosses,
): number {
  const value = name.length > traceLimits.attributeNameLength ? undefined : withinLimits(raw, losses);
  if (value === undefined || count >= traceLimits.attributesPerSpan) {
    losses.attributesDropped += 1;
    return 0;
  }
  out[name] = value;
  return 1;
}

interface OldNames {
  readonly newNames: ReadonlyMap<string, string>;
  readonly count: number;
  readonly losses: AttributeLosses;
}

function putOld(out: Record<string, AttributeValue>, name: string, raw: unknown, { newNames, ...rest }: OldNames) {
  let added = 0;
  const putNew = (newName: string, value: unknown): void => {
    if (!(newName in out)) added += put(out, newName, value, rest.count + added, rest.losses);
  };
  if (name === "http.target" && isPlain(raw)) {
    const [path, query] = splitTarget(String(raw));
    putNew("url.path", path);
    if (query !== undefined) putNew("url.query", query);
  } else if ((name === "http.host" || name === "http.server_name") && isPlain(raw)) {
    const { host, port } = splitHost(String(raw));
    putNew("server.address", host);
    if (port !== undefined) putNew("server.port", port);
  } else putNew(newNames.get(name) ?? name, raw);
  return added;
}

/** Anything else may have no text, or throw when it is asked for one. */
const isPlain = (raw: unknown): raw is string | number | boolean => raw !== null && typeof raw !== "object";

function splitTarget(target: string): [string, string | undefined] {
  const at = target.indexOf("?");
  return at < 0 ? [target, undefined] : [target.slice(0, at), target.slice(at + 1)];
}

/** `shop:8080`, `[::1]:8080`, `shop`. */
function splitHost(text: string): { host: string; port: number | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text);
  return match === null ? { host: text, port: undefined } : { host: match[1] ?? text, port: Number(match[2]) };
}

function withinLimits(raw: unknown, losses: AttributeLosses): AttributeValue | undefined {
  if (typeof raw === "string") return withinLength(raw, losses);
  if (typeof raw === "number" || typeof raw === "boolean") return raw;
  if (!Array.isArray(raw)) return undefined;
  if (raw.length > traceLimits.attributeListLength) losses.valuesCut += 1;
  let roomLeft: number = traceLimits.attributeValueLength;
  const parts: (string | number | boolean)[] = [];
  for (const part of raw.slice(0, traceLimits.attributeListLength) as unknown[]) {
    if (typeof part === "string") {
      const kept = part.length > roomLeft ? part.slice(0, roomLeft) : part;
      if (kept !== part) losses.valuesCut += 1;
      roomLeft -= kept.length;
      parts.push(kept);
    } else if (typeof part === "number" || typeof part === "boolean") parts.push(part);
  }
  return parts;
}

function withinLength(text: string, losses: AttributeLosses): string {
  if (text.length <= traceLimits.attributeValueLength) return text;
  losses.valuesCut += 1;
  const cut = text.slice(0, traceLimits.attributeValueLength);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

function renameValue(out: Record<string, AttributeValue>, name: string, names: ReadonlyMap<string, string>): void {
  const value = out[name];
  if (typeof value !== "string") return;
  out[name] = names.get(value.toLowerCase()) ?? value;
}
