import type { ExampleAttribute, ExampleSpan, RouteExample } from "#run";
import { isSecretName, leftOut } from "./redact.ts";
import { redactText } from "./redact-text.ts";

/** Bodies, and values that were handed to a statement. */
const holdsData =
  /^db\.(query\.parameter|postgresql\.values|statement\.param)|(^|[._])(body|payload|variables|arguments|params?)([._]|$)/i;
/** The statement with its values taken out stands in the label. */
const statement = "db.query.text";

/** An example without secrets: whoever gets a run's folder gets all that is in it. */
export function redactExample(example: RouteExample): RouteExample {
  const { kind, trace } = example;
  return {
    kind,
    route: redactText(example.route),
    service: redactText(example.service),
    trace: {
      ...trace,
      operation: trace.operation === null ? null : redactText(trace.operation),
      spans: trace.spans.map(redactSpan),
    },
  };
}

function redactSpan(span: ExampleSpan): ExampleSpan {
  return {
    ...span,
    name: redactText(holdsStatement(span) ? span.label : span.name),
    label: redactText(span.label),
    service: redactText(span.service),
    system: redactText(span.system),
    instance: span.instance === null ? null : redactText(span.instance),
    attributes: span.attributes.filter(([name]) => name !== statement).map(redactAttribute),
  };
}

/** Some put the whole statement, or a key of a cache, into the name. */
function holdsStatement({ dependency, name }: ExampleSpan): boolean {
  if (dependency === "cache" || dependency === "database") return /\s/.test(name);
  return dependency === "sql" && /['"=]|\d/.test(name);
}

function redactAttribute([name, value]: ExampleAttribute): ExampleAttribute {
  if (typeof value !== "string")
    return isSecretName(name) && typeof value === "number" ? [name, leftOut] : [name, value];
  return [name, isSecretName(name) || holdsData.test(name) ? leftOut : redactText(value)];
}
