import type { AttributeValue, SentRequest, Span } from "./span.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
export const traceIdOf = (number: number): string => hex(number, 32);
export const spanIdOf = (number: number): string => hex(number, 16);

export type SpanParts = Partial<Omit<Span, "attributes" | "spanId" | "parentId" | "traceId">> & {
  readonly trace?: number;
  /** Span ids are numbers here. */
  readonly id: number;
  readonly parent?: number | null;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
};

/** A span with what a test does not care about filled in. */
export function spanOf({ trace = 1, id, parent = null, attributes = {}, ...rest }: SpanParts): Span {
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentId: parent === null ? null : spanIdOf(parent),
    kind: "internal",
    name: `span ${String(id)}`,
    service: "shop",
    instance: null,
    startMs: 0,
    durationMs: 10,
    isError: false,
    weight: 1,
    ...rest,
    attributes: Object.assign(Object.create(null) as object, attributes) as Span["attributes"],
  };
}

export type SentParts = Partial<Omit<SentRequest, "traceId" | "spanId">> & {
  readonly trace?: number;
  readonly id: number;
};

export function sentOf({ trace = 1, id, ...rest }: SentParts): SentRequest {
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    operation: "GET /api/products",
    startMs: 0,
    durationMs: 100,
    isError: false,
    ...rest,
  };
}

const postgres = { "db.system.name": "postgresql" };

export const querySpan = (text: string, parts: SpanParts): Span =>
  spanOf({
    kind: "client",
    name: "pg.query",
    ...parts,
    attributes: { ...postgres, "db.query.text": text, ...parts.attributes },
  });

export const serverSpan = (route: string, parts: SpanParts): Span =>
  spanOf({
    kind: "server",
    name: `GET ${route}`,
    ...parts,
    attributes: { "http.request.method": "GET", "http.route": route, ...parts.attributes },
  });

export const callSpan = (url: string, parts: SpanParts): Span =>
  spanOf({
    kind: "client",
    name: "GET",
    ...parts,
    attributes: { "http.request.method": "GET", "url.full": url, ...parts.attributes },
  });
