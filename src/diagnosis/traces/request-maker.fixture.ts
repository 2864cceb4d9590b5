import type { AttributeValue, Span, SpanKind } from "#trace";

export type Random = () => number;

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Made {
  readonly span: Omit<Span, "startMs" | "durationMs"> & { startMs: number; durationMs: number };
  readonly id: string;
}

/** One request inside of the shop: a clock that goes on as spans are made. */
export class RequestMaker {
  readonly spans: Made["span"][] = [];
  readonly random: Random;
  readonly #traceId: string;
  readonly #ids: () => string;
  nowMs: number;

  constructor(traceId: string, startMs: number, random: Random, ids: () => string) {
    this.#traceId = traceId;
    this.nowMs = startMs;
    this.random = random;
    this.#ids = ids;
  }

  between = (low: number, high: number): number => low + (high - low) * this.random();

  open(
    parent: string | null,
    kind: SpanKind,
    name: string,
    attributes: Record<string, AttributeValue>,
    service = "shop",
  ): Made {
    const id = this.#ids();
    const span = {
      traceId: this.#traceId,
      spanId: id,
      parentId: parent,
      kind,
      name,
      service,
      instance: "1",
      startMs: this.nowMs,
      durationMs: 0,
      isError: false,
      attributes: Object.assign(Object.create(null) as object, attributes) as Span["attributes"],
      weight: 1,
    };
    this.spans.push(span);
    return { span, id };
  }

  close({ span }: Made): void {
    span.durationMs = this.nowMs - span.startMs;
  }

  /** A span without anything inside. */
  leaf(
    parent: string,
    kind: SpanKind,
    name: string,
    ms: number,
    attributes: Record<string, AttributeValue>,
    service = "shop",
  ): Made {
    const made = this.open(parent, kind, name, attributes, service);
    this.nowMs += ms;
    this.close(made);
    return made;
  }

  query(parent: string, text: string, lowMs = 1, highMs = 6, more: Record<string, AttributeValue> = {}): Made {
    this.nowMs += this.between(0.05, 0.3);
    const attributes = { "db.system.name": "postgresql", "db.query.text": text, ...more };
    return this.leaf(parent, "client", "pg.query", this.between(lowMs, highMs), attributes);
  }

  get(parent: string, url: string, lowMs = 2, highMs = 8): Made {
    this.nowMs += this.between(0.05, 0.3);
    const { host, hostname, port } = new URL(url);
    return this.leaf(parent, "client", `GET ${host}`, this.between(lowMs, highMs), {
      "http.request.method": "GET",
      "url.full": url,
      "server.address": hostname,
      "server.port": Number(port),
    });
  }
}
