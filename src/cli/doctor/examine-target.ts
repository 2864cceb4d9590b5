import type { AnswerFacts, ConnectionFacts, FailureFact, NameFacts, TargetFacts, TlsFacts } from "#diagnosis";
import {
  type ConnectionSight,
  type Endpoint,
  type Exchange,
  Http1,
  inspectConnection,
  isPublic,
  proxyFor,
  refusalOf,
  resolveHost,
  sendSingle,
  type TlsSight,
} from "#protocol";
import { errorHints } from "#report";
import type { Clock, ErrorClass, HttpPlan } from "#run";
import { parseHeaders } from "#scenario";
import { endpointAt } from "../plan/way-there.ts";

/** Few enough for any target: these, and two connections without a request. */
const answersInTurn = 4;
const answersAtOnce = 5;
/** As much of a page as tells a challenge. */
const bodyShown = 64 * 1024;
const dayMs = 86_400_000;

export interface TargetOrder {
  readonly url: string;
  /** Of the one request that a URL test is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly http: HttpPlan;
  readonly clock: Clock;
  /** Wall clock: certificates are dated by it. */
  readonly wallMs: number;
}

/** Looks at a target step by step; where one fails, those after it are left out. */
export async function examineTarget(order: TargetOrder): Promise<TargetFacts> {
  const { url, http, clock, wallMs } = order;
  const endpoint = endpointAt(url);
  const proxy = proxyFor(endpoint, http.proxy);
  const name = await lookUp(endpoint, order);
  const facts = {
    url,
    secure: endpoint.secure,
    name,
    insecure: http.tls.insecure,
    answers: [],
    burst: [],
    ...(proxy && { proxy: proxy.name }),
  };
  const isHeldBack = name.failure !== undefined || name.addresses.some(({ refusal }) => refusal !== undefined);
  if (proxy === undefined && isHeldBack) return facts;
  const sight = await inspectConnection(endpoint, http, clock);
  const tls = tlsFacts(sight.tls ?? (await lookAgain(endpoint, sight, order)), wallMs);
  const seen = { ...facts, connection: connectionFacts(sight), ...(tls && { tls }) };
  return sight.failure === undefined ? { ...seen, ...(await ask(endpoint, order)) } : seen;
}

async function lookUp({ host }: Endpoint, { http, clock }: TargetOrder): Promise<NameFacts> {
  const { addresses, error, message, tookMs } = await resolveHost(host, http, clock);
  return {
    host,
    isName: addresses[0]?.address !== host,
    tookMs,
    addresses: addresses.map(({ address }) => {
      const refusal = refusalOf(host, address, http);
      return { address, isPublic: isPublic(host, address, http), ...(refusal !== undefined && { refusal }) };
    }),
    ...(error !== undefined && { failure: failureFact(error, message) }),
  };
}

/** A certificate that was refused is shown all the same; nothing is sent over that connection. */
async function lookAgain(
  endpoint: Endpoint,
  { failure }: ConnectionSight,
  { http, clock }: TargetOrder,
): Promise<TlsSight | undefined> {
  if (failure?.error.startsWith("tls_") !== true || http.tls.insecure) return undefined;
  return (await inspectConnection(endpoint, { ...http, tls: { ...http.tls, insecure: true } }, clock)).tls;
}

function connectionFacts({ failure, address, times }: ConnectionSight): ConnectionFacts {
  return {
    connectMs: times.connectMs,
    tlsMs: times.tlsMs,
    ...(address !== undefined && { address }),
    ...(failure && { failure: failureFact(failure.error, failure.message) }),
  };
}

function tlsFacts(sight: TlsSight | undefined, wallMs: number): TlsFacts | undefined {
  if (sight === undefined) return undefined;
  const { version, subject, issuer, names, matchesHost, validFrom, validTo } = sight;
  const daysLeft = (Date.parse(validTo) - wallMs) / dayMs;
  const daysSince = (wallMs - Date.parse(validFrom)) / dayMs;
  return { version, subject, issuer, names, matchesHost, daysLeft, daysSince };
}

/** Some requests in turn on one connection, then some at once, each on one of its own. */
async function ask(endpoint: Endpoint, order: TargetOrder): Promise<Pick<TargetFacts, "answers" | "burst">> {
  const { http, clock } = order;
  const protocol = new Http1(http, clock);
  try {
    const session = protocol.open(endpoint, 1);
    const answers: AnswerFacts[] = [];
    const one = async (over = session): Promise<AnswerFacts> =>
      answerOf(await sendSingle(over, requestOf(endpoint, order), http, clock));
    while (answers.length < answersInTurn) {
      const answer = await one();
      answers.push(answer);
      // Whoever asks for less gets no more.
      if (answer.failure !== undefined || answer.status === 429) return { answers, burst: [] };
    }
    const sessions = Array.from({ length: answersAtOnce }, () => protocol.open(endpoint, 1));
    return { answers, burst: await Promise.all(sessions.map(one)) };
  } finally {
    // Not within the call of a connection that has just ended.
    clock.soon(() => protocol.close());
  }
}

function requestOf(endpoint: Endpoint, { url, http, headers }: TargetOrder): Parameters<typeof sendSingle>[1] {
  const { pathname, search, host } = new URL(url);
  const fields = { host, "user-agent": http.userAgent, accept: "*/*", ...http.headers, ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return { endpoint, path: pathname + search, fields: lines.join(""), keepsBody: true };
}

function answerOf(exchange: Exchange): AnswerFacts {
  const { status, headText, bodyText = "", outcome, message, issuedMs, doneMs, opening } = exchange;
  return {
    status,
    headers: headText === "" ? {} : parseHeaders(headText),
    body: bodyText.slice(0, bodyShown),
    tookMs: doneMs - issuedMs,
    isNewConnection: opening !== undefined,
    ...(outcome !== "ok" && outcome !== "cancelled" && outcome && { failure: failureFact(outcome, message) }),
  };
}

const failureFact = (error: ErrorClass, message: string): FailureFact => {
  return { error, message: message === "" ? errorHints[error].means : message, advice: errorHints[error].look };
};
