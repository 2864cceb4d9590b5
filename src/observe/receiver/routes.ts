import type { Signal } from "../otlp/decode.ts";

export type Route =
  | { readonly kind: "otlp"; readonly signal: Signal }
  | { readonly kind: "envelope"; readonly project: string };

const otlp = /^\/v1\/(traces|metrics|logs)\/?$/;
const sentryOtlp = /^\/api\/[^/]+\/integration\/otlp\/v1\/(traces|metrics|logs)\/?$/;
const envelope = /^\/api\/([^/]{1,100})\/envelope\/?$/;

/** What a path asks for; a DSN may have a path of its own before `/api`, which is not served. */
export function routeOf(path: string): Route | undefined {
  const signal = otlp.exec(path)?.[1] ?? sentryOtlp.exec(path)?.[1];
  if (signal !== undefined) return { kind: "otlp", signal: signal as Signal };
  const project = envelope.exec(path)?.[1];
  return project === undefined ? undefined : { kind: "envelope", project };
}
