import type { ExampleAttribute, ExampleSpan, RouteExample } from "#run";
import { isSecretName, leftOut, type Redactor } from "#secrets";

/** Bodies, and values that were handed to a statement. */
const holdsData =
  /^db\.(query\.parameter|postgresql\.values|statement\.param)|(^|[._])(body|payload|variables|arguments|params?)([._]|$)/i;
/** The statement with its values taken out stands in the label. */
const statement = "db.query.text";

/** An example without secrets: whoever gets a run's folder gets all that is in it. */
export function redactExample(example: RouteExample, { text }: Redactor): RouteExample {
  const { kind, trace, windowAtMs } = example;
  return {
    kind,
    ...(windowAtMs !== undefined && { windowAtMs }),
    route: text(example.route),
    service: text(example.service),
    trace: {
      ...trace,
      operation: trace.operation === null ? null : text(trace.operation),
      spans: trace.spans.map((span) => redactSpan(span, text)),
    },
  };
}

type Redact = Redactor["text"];

function redactSpan(span: ExampleSpan, text: Redact): ExampleSpan {
  return {
    ...span,
    name: text(holdsStatement(span) ? span.label : span.name),
    label: text(span.label),
    service: text(span.service),
    system: text(span.system),
    instance: span.instance === null ? null : text(span.instance),
    attributes: span.attributes
      .filter(([name]) => name !== statement)
      .map((attribute) => redactAttribute(attribute, text)),
  };
}

/** Some put the whole statement, or a key of a cache, into the name. */
function holdsStatement({ dependency, name }: ExampleSpan): boolean {
  if (dependency === "cache" || dependency === "database") return /\s/.test(name);
  return dependency === "sql" && /['"=]|\d/.test(name);
}

/** A name may be anything, too. */
function redactAttribute([name, value]: ExampleAttribute, text: Redact): ExampleAttribute {
  const kept = text(name);
  if (typeof value !== "string")
    return isSecretName(name) && typeof value === "number" ? [kept, leftOut] : [kept, value];
  return [kept, isSecretName(name) || holdsData.test(name) ? leftOut : text(value)];
}
