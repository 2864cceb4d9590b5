/** What a span says it was; Sentry's operations are mapped to it. */
export type SpanKind = "server" | "client" | "internal" | "producer" | "consumer";

export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[];

/** Own properties only, on an object without prototype: keys come from outside. New OpenTelemetry names. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One shape for OpenTelemetry and Sentry. Ids are lower-case hex. */
export interface Span {
  /** 32 digits. */
  readonly traceId: string;
  /** 16 digits. */
  readonly spanId: string;
  /** 16 digits; null = a root, as far as its sender says. */
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  /** `service.name`. */
  readonly service: string;
  /** `service.instance.id`, else host and pid; null = it says neither. */
  readonly instance: string | null;
  /** Unix epoch by the sender's clock, with fractions of microseconds. */
  readonly startMs: number;
  /** Never negative: a span that ends before it starts is counted and given 0. */
  readonly durationMs: number;
  readonly isError: boolean;
  readonly attributes: Attributes;
  /** Spans that were there before sampling for this one; 1 = all were sent. */
  readonly weight: number;
}

/** What a span's work was done by, from its attributes: what findings and tables speak of. */
export type DependencyKind = "sql" | "database" | "cache" | "http" | "rpc" | "messaging" | "mail" | "pool" | "none";

/** What a span stands for, the same for each that does the same: its key in tables. */
export interface SpanIdentity {
  readonly dependency: DependencyKind;
  /** e.g. `postgresql`, `redis`, `smtp`; for http the peer `host:port`. Empty = does not apply. */
  readonly system: string;
  /** Parameters taken out: `SELECT * FROM product WHERE id = ?`, `GET /api/products/{id}`. */
  readonly label: string;
}

/** A request Plimsoll sent, as its side saw it. */
export interface SentRequest {
  readonly traceId: string;
  /** The span id that went out with it: the parent of the target's root. */
  readonly spanId: string;
  /** Method and name as in the operations table. */
  readonly operation: string;
  /** Unix epoch by the generator's clock. */
  readonly startMs: number;
  /** From sending to the last byte. */
  readonly durationMs: number;
  readonly isError: boolean;
}
