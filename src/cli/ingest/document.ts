import type { Received } from "#observe";
import { Redactor } from "#secrets";

const format = "plimsoll.ingest/1";

/** All that was received and what was made of it, as one document. Null: the receiver was lost before it could tell. */
export function ingestJson({ counts, inside }: Received): string {
  const { coverage = null, routes = [], dependencies = [], findings = [] } = inside ?? {};
  const document = { format, counts: counts ?? null, coverage, routes, dependencies, findings };
  return `${JSON.stringify(new Redactor().value(document), null, 2)}\n`;
}
