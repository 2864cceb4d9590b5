import { type Clock, errorSides, type HttpPlan } from "#run";
import { Exchange } from "./exchange.ts";
import { Http1 } from "./http1/index.ts";
import { probe } from "./probe.ts";
import type { Endpoint } from "./protocol.ts";

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

function get(endpoint: Endpoint, url: URL, plan: HttpPlan, clock: Clock): Promise<string | undefined> {
  const protocol = new Http1(plan, clock);
  const line = `GET ${url.pathname}${url.search} HTTP/1.1\r\n`;
  const fields = `host: ${url.host}\r\nuser-agent: ${plan.userAgent}\r\nconnection: close\r\n`;
  const nowMs = clock.nowMs();
  return new Promise((resolve) => {
    const listener = {
      exchangeDone: (exchange: Exchange): void => {
        resolve(illness(exchange));
        // Not within the call of the connection that has just ended.
        clock.soon(() => protocol.close());
      },
    };
    const exchange = new Exchange(
      listener,
      endpoint,
      "GET",
      line,
      fields,
      undefined,
      "",
      undefined,
      false,
      nowMs,
      nowMs,
      plan.deadlines,
    );
    protocol.open(endpoint, 1).exchange(exchange);
  });
}

function illness({ outcome, status, message }: Exchange): string | undefined {
  if (outcome === "ok") return status < 400 ? undefined : `status ${status}`;
  if (outcome === undefined || outcome === "cancelled" || errorSides[outcome] === "generator") return undefined;
  return message === "" ? outcome : message;
}
