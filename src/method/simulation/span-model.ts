import type { AttributeValue, SpanKind } from "#trace";

/** A span that a simulated target sends of a step. */
export interface SpanModel {
  readonly kind: SpanKind;
  readonly name: string;
  /** Another than that of the target, for what is done elsewhere. */
  readonly service?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** What of a step shows in traces. */
export interface StepSpans {
  /** From asking for a server to the end, one inside of the other: a call whose span includes the wait. */
  readonly around?: readonly SpanModel[];
  /** Only while a server is held. */
  readonly held?: readonly SpanModel[];
  /** The request's own span begins once a server is held: what waited before did so in front of the handler. */
  readonly beginsRequest?: boolean;
}
