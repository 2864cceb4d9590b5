import { formatCount } from "#units";

/** `1`, `12.5`, `0.25`, `1,240`: calls in a request, over all requests. */
export function callsText(perRequest: number): string {
  if (perRequest >= 100) return formatCount(perRequest);
  if (perRequest > 0 && perRequest < 0.01) return "< 0.01";
  return String(Number(perRequest.toPrecision(perRequest < 1 ? 2 : 3)));
}
