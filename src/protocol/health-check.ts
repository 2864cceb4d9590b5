import { type Clock, errorSides, type HttpPlan } from "#run";
import type { Exchange } from "./exchange.ts";
import { Http1 } from "./http1/index.ts";
import { probe } from "./probe.ts";
import type { Endpoint } from "./protocol.ts";
import { sendSingle } from "./single-request.ts";

const limitMs = 2000;

/**
 * Whether a target is well, asked beside the load: one connection to it, or one GET where it has an address for that.
 * @returns what is wrong with it, or undefined; what is wrong with this machine says nothing of the target
 */
export async function checkHealth(
  url: URL,
  isRequest: boolean,
  plan: HttpPlan,
  clock: Clock,
): Promise<string | undefined> {
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const endpoint = { secure, host, port: Number(url.port) || (secure ? 443 : 80), origin: url.origin };
  const limits = { connectMs: limitMs, headersMs: limitMs, totalMs: limitMs };
  if (isRequest) return get(endpoint, url, { ...plan, deadlines: limits }, clock);
  const failure = await probe(endpoint, { ...plan, deadlines: limits }, clock);
  if (failure === undefined || errorSides[failure.error] === "generator") return undefined;
  return failure.message;
}

async function get(endpoint: Endpoint, url: URL, plan: HttpPlan, clock: Clock): Promise<string | undefined> {
  const protocol = new Http1(plan, clock);
  const path = url.pathname + url.search;
  const fields = `host: ${url.host}\r\nuser-agent: ${plan.userAgent}\r\nconnection: close\r\n`;
  const session = protocol.open(endpoint, 1);
  const exchange = await sendSingle(session, { endpoint, path, fields, keepsBody: false }, plan, clock);
  // Not within the call of the connection that has just ended.
  clock.soon(() => protocol.close());
  return illness(exchange);
}

function illness({ outcome, status, message }: Exchange): string | undefined {
  if (outcome === "ok") return status < 400 ? undefined : `status ${status}`;
  if (outcome === undefined || outcome === "cancelled" || errorSides[outcome] === "generator") return undefined;
  return message === "" ? outcome : message;
}
