import type { Finding, InsideResult } from "#run";

const place = "{traceId}";

/** The address of a trace in the user's own Jaeger, Sentry or Tempo; undefined where nobody said which. */
export function traceLinkOf(template: string | undefined, traceId: string): string | undefined {
  return template?.replaceAll(place, () => encodeURIComponent(traceId));
}

/** What is wrong with a template; undefined = nothing. */
export function traceLinkProblem(template: string): string | undefined {
  if (!template.includes(place)) return `it does not say where the id of a trace belongs, ${place}`;
  const url = template.replaceAll(place, "0");
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return "it is no http or https address";
  return undefined;
}

interface WithExamples {
  readonly routes: InsideResult["routes"];
  readonly findings: readonly Finding[];
}

/** The same with the address of every example beside its trace id. */
export function withTraceLinks<T extends WithExamples>(inside: T, template: string | undefined): T {
  if (template === undefined) return inside;
  const linkTo = (traceId: string): string => traceLinkOf(template, traceId) ?? "";
  return {
    ...inside,
    traceLink: template,
    routes: inside.routes.map((route) => ({
      ...route,
      examples: route.examples.map((example) => ({ ...example, link: linkTo(example.traceId) })),
    })),
    findings: inside.findings.map((finding) => {
      const { exampleTraceId } = finding;
      return exampleTraceId === undefined ? finding : { ...finding, exampleTraceLink: linkTo(exampleTraceId) };
    }),
  };
}
