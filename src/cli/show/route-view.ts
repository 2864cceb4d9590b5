import type { RouteView } from "#report";
import { exitCodes, type ExampleKind, type RouteExample, type RunResult, UserError } from "#run";
import { traceLinkOf } from "#trace";
import { findRoutes } from "./find-route.ts";

export const exampleKinds: readonly ExampleKind[] = ["typical", "slowest", "failed"];

export interface RouteAsked {
  readonly route: string;
  /** Undefined: the one nearest the median, else any there is. */
  readonly example: ExampleKind | undefined;
  readonly traceLink: string | undefined;
}

/** What a run holds of a route: one view for each service that has it. */
export function routeViews(
  result: RunResult,
  examples: readonly RouteExample[],
  { route, example, traceLink }: RouteAsked,
): readonly RouteView[] {
  return findRoutes(result, route).map((breakdown) => {
    const own = examples.filter((each) => each.route === breakdown.route && each.service === breakdown.service);
    const kinds = exampleKinds.filter((kind) => own.some((each) => each.kind === kind));
    if (example !== undefined && kinds.length > 0 && !kinds.includes(example))
      throw noSuch(example, breakdown.route, kinds);
    const wanted = example ?? kinds[0];
    return {
      breakdown,
      findings: result.findings.filter((finding) => finding.route === breakdown.route),
      example: own.find(({ kind }) => kind === wanted),
      kinds,
      traceLink,
    };
  });
}

function noSuch(kind: ExampleKind, route: string, kinds: readonly ExampleKind[]): UserError {
  const why = kind === "failed" ? "None of its requests failed, as far as their traces say." : "It was not kept.";
  return new UserError(`There is no ${kind} example of ${route}.`, {
    why,
    hint: `There is --example ${kinds.join(" and --example ")}.`,
    exitCode: exitCodes.usage,
  });
}

const format = "plimsoll.route/1";

/** The same as one document. */
export function routeJson(run: string, views: readonly RouteView[]): string {
  const routes = views.map(({ breakdown, findings, example, kinds, traceLink }) => ({
    breakdown,
    findings,
    examples: kinds,
    example: example === undefined ? null : { ...example, link: traceLinkOf(traceLink, example.trace.traceId) ?? null },
  }));
  return `${JSON.stringify({ format, run, routes }, null, 2)}\n`;
}
