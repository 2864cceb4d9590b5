import { formatDurationMs } from "#units";
import { type Check, checkOf } from "./check.ts";
import type { AddressFact, NameFacts, TargetFacts } from "./target-facts.ts";

const addressesShown = 8;

/** Whether requests get there: name, gate, proxy, connection, answers, several connections at once. */
export function judgeWay(facts: TargetFacts): readonly Check[] {
  const checks = [nameCheck(facts), proxyCheck(facts), connectionCheck(facts)];
  return [...checks, answerCheck(facts), keepAliveCheck(facts), burstCheck(facts)].filter((each) => each !== undefined);
}

const check = checkOf.bind(undefined, "target");

function nameCheck({ name, proxy }: TargetFacts): Check {
  const { host, failure, addresses } = name;
  // Behind a proxy it is the proxy that resolves names: what they are here does not matter.
  if (failure !== undefined) {
    const found = `${failure.message} (${failure.error})`;
    if (proxy === undefined) return check("name", ["problem", found, failure.advice]);
    return check("name", ["ok", `${found}; that is the proxy's matter here`]);
  }
  const listed = addressText(name);
  const refused = addresses.find(({ refusal }) => refusal !== undefined);
  if (refused === undefined || proxy !== undefined) return check("name", ["ok", listed]);
  const advice = `If it is yours to load, allow it by name: --allow-host ${host}.`;
  const isNever = refused.refusal?.includes("never") === true;
  return check("name", ["problem", `${listed}; ${refused.refusal}`, isNever ? "Aim at another address." : advice]);
}

function addressText({ host, isName, addresses, tookMs }: NameFacts): string {
  const kind = ({ isPublic }: AddressFact): string => (isPublic ? "public" : "private");
  const shown = addresses.slice(0, addressesShown).map((each) => `${each.address} (${kind(each)})`);
  const more = addresses.length > shown.length ? ` and ${addresses.length - shown.length} more` : "";
  return isName ? `${host} is ${shown.join(", ")}${more}, in ${formatDurationMs(tookMs)}` : `${shown.join("")}`;
}

function proxyCheck({ proxy, url, secure }: TargetFacts): Check | undefined {
  if (proxy === undefined) return undefined;
  const variable = secure ? "HTTPS_PROXY" : "HTTP_PROXY";
  return check("proxy", [
    "warning",
    `requests go through the proxy ${proxy} (${variable}); its limits become the target's`,
    `NO_PROXY=${new URL(url).hostname} goes past it, where there is another way.`,
  ]);
}

function connectionCheck({ connection }: TargetFacts): Check | undefined {
  if (connection === undefined) return undefined;
  const { failure, address, connectMs, tlsMs } = connection;
  if (failure !== undefined)
    return check("connection", ["problem", `${failure.message} (${failure.error})`, failure.advice]);
  const tls = tlsMs > 0 ? `, TLS in ${formatDurationMs(tlsMs)}` : "";
  return check("connection", ["ok", `reached ${address ?? "it"} in ${formatDurationMs(connectMs)}${tls}`]);
}

function answerCheck({ answers }: TargetFacts): Check | undefined {
  const [first] = answers;
  if (first === undefined) return undefined;
  const failed = answers.find(({ failure }) => failure !== undefined);
  if (failed?.failure !== undefined) {
    const { message, error, advice } = failed.failure;
    return check("answer", ["problem", `${message} (${error})`, advice]);
  }
  const bad = answers.find(({ status }) => status >= 400);
  if (bad === undefined) {
    const times = answers.map(({ tookMs }) => formatDurationMs(tookMs)).join(", ");
    return check("answer", ["ok", `${first.status} to GET, ${answers.length} times: ${times}`]);
  }
  return check("answer", [
    "warning",
    `${bad.status} to ${count(answers, (each) => each.status === bad.status)} of ${answers.length} GET requests`,
    adviceFor(bad.status),
  ]);
}

function adviceFor(status: number): string {
  if (status === 429) return "Something limits requests: see the rate limit below.";
  if (status >= 500) return "The target fails without any load; look at its logs first.";
  return "Is the path right, and does it want credentials (-H 'Authorization: …') or another method?";
}

function keepAliveCheck({ answers }: TargetFacts): Check | undefined {
  const later = answers.slice(1).filter(({ failure }) => failure === undefined);
  if (later.length === 0) return undefined;
  const fresh = count(later, ({ isNewConnection }) => isNewConnection);
  if (fresh === 0) return check("keep-alive", ["ok", "the connection serves several requests"]);
  return check("keep-alive", [
    "warning",
    `${fresh} of ${later.length} further requests needed a new connection`,
    "Each costs a handshake and a local port for a minute; switch keep-alive on at the target, or expect less load.",
  ]);
}

function burstCheck({ burst, answers }: TargetFacts): Check | undefined {
  if (burst.length === 0) return undefined;
  const failed = burst.filter(({ failure }) => failure !== undefined);
  const [first] = failed;
  if (first?.failure !== undefined) {
    const { message, error } = first.failure;
    return check("connections", [
      "problem",
      `${failed.length} of ${burst.length} connections at the same time failed: ${message} (${error})`,
      "Something limits connections: a firewall, the target's backlog or its worker count. Raise it, or ask for fewer (-c).",
    ]);
  }
  const usual = answers[0]?.status;
  const other = burst.filter(({ status }) => status !== usual);
  if (other[0] === undefined)
    return check("connections", ["ok", `${burst.length} at the same time were all opened and answered`]);
  return check("connections", [
    "warning",
    `${other.length} of ${burst.length} requests at the same time were answered ${other[0].status}, alone ${usual}`,
    "The target, or something before it, treats several connections at once differently.",
  ]);
}

function count<T>(all: readonly T[], is: (each: T) => boolean): number {
  return all.filter(is).length;
}
