import type { Span } from "../span.ts";
import { type AttributeLosses, normaliseAttributes } from "./normalise-attributes.ts";
import { normaliseSentry } from "./normalise-sentry.ts";

/** Of a span as it was decoded; Sentry's have their operation in the attribute `sentry.op` and their description as name. */
export type DecodedSpan = Pick<Span, "kind" | "name" | "attributes">;

/** What a receiver calls once for every span, whoever sent it: new names, within the limits. */
export function normaliseSpan(decoded: DecodedSpan, losses: AttributeLosses): DecodedSpan {
  const { kind, name, attributes } = decoded;
  const op = attributes["sentry.op"];
  if (typeof op === "string") return normaliseSentry({ op, description: name, data: attributes }, losses);
  return { kind, name, attributes: normaliseAttributes(attributes, kind, losses) };
}
