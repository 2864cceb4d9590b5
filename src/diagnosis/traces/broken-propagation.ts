import type { PeerFact, StrayFact } from "#trace";
import { formatCount } from "#units";
import { share } from "../suspects/wording.ts";
import { exampleText, type RankedFinding, type TraceEvidence } from "./trace-finding.ts";

const straysShareMin = 0.5;
const adviceForHeaders =
  "Pass the headers traceparent and tracestate (for Sentry sentry-trace and baggage) on: instrument the HTTP client, and let proxies and gateways between keep them. Both sides must speak the same format.";

/** Services that are called and send spans, which belong to other traces. */
export function brokenPropagation(evidence: TraceEvidence): readonly RankedFinding[] {
  const { breakdown, thresholds } = evidence;
  const strays = breakdown.peers.strays();
  const between = breakdown.peers
    .peers()
    .filter(
      ({ calls, unmatched }) =>
        unmatched >= Math.max(thresholds.unmatchedCallsMin, thresholds.unmatchedShareMin * calls),
    )
    .flatMap((peer) => {
      const stray = strays.find((each) => each.service !== peer.service && answersAt(each, peer.peer));
      return stray === undefined && peer.unmatched === peer.calls ? [] : [betweenServices(peer, stray)];
    });
  return [...(isBrokenAtFront(evidence) ? [atFront(evidence)] : []), ...between];
}

/** Spans come in numbers, and hardly one under an id that was sent. */
export function isBrokenAtFront({ breakdown, thresholds }: TraceEvidence): boolean {
  const { requestsTraced, rootsReceived } = breakdown.coverage;
  const strays = breakdown.peers.strays().reduce((sum, { entries }) => sum + entries, 0);
  if (requestsTraced < thresholds.tracesMin) return false;
  return rootsReceived < thresholds.joinedShareMin * requestsTraced && strays >= straysShareMin * requestsTraced;
}

function answersAt({ hosts }: StrayFact, peer: string): boolean {
  const wanted = sameMachine(peer);
  return [...hosts].some((host) => sameMachine(host) === wanted);
}

const sameMachine = (host: string): string => host.replace(/^(127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)(?=:|$)/, "localhost");

function betweenServices(
  { service, peer, calls, unmatched, route, exampleTraceId }: PeerFact,
  stray?: StrayFact,
): RankedFinding {
  const sometimes = stray === undefined;
  return {
    kind: "broken-propagation",
    severity: "warning",
    title: `Traces end between ${service} and ${stray?.service ?? peer}`,
    route,
    evidence: [
      `${share(unmatched / calls)} of ${formatCount(calls)} calls of ${peer} have no span of the answering side`,
      sometimes
        ? "For the others there is one: its spans are lost on the way, or one of its ways in is not instrumented"
        : `${stray.service} answers there and began ${formatCount(stray.entries)} traces of its own`,
      "While they end, time in that service cannot be told from the way to it",
      exampleText(exampleTraceId),
    ],
    advice: adviceForHeaders,
    exampleTraceId,
    costMs: 0,
  };
}

function atFront({ breakdown }: TraceEvidence): RankedFinding {
  const { requestsTraced, rootsReceived } = breakdown.coverage;
  const names = breakdown.peers.strays().map(({ service }) => service);
  return {
    kind: "broken-propagation",
    severity: "critical",
    title: "The target's traces are not those of the requests sent to it",
    evidence: [
      `${formatCount(requestsTraced)} requests carried a trace, and ${formatCount(rootsReceived)} came back under it`,
      `${names.slice(0, 5).join(", ")} began traces of their own at the same time`,
      "While that is so, no request can be set against what the target did for it",
    ],
    advice: adviceForHeaders,
    costMs: 0,
  };
}
