import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs, RealClock } from "#load";
import { type Endpoint, probe, type ProbeFailure } from "#protocol";
import { exitCodes, type RunPlan, UserError } from "#run";
import { endpointAt } from "../plan/way-there.ts";

const startingMs = 15_000;
const lookEveryMs = 200;

/** A file that would end the run at once keeps it from beginning. */
export function refuseStopped(stopFile: string | undefined): void {
  if (stopFile === undefined || !existsSync(stopFile)) return;
  throw new UserError(`No load was sent: the stop file ${stopFile} is there`, {
    hint: "Somebody wants no load to be made now; delete the file to go on.",
    exitCode: exitCodes.interrupted,
  });
}

/** Looks whether there is a target before any load is made: one connection, no request. */
export async function requireTarget(plan: RunPlan): Promise<void> {
  const address = plan.test.kind === "url" ? plan.test.url : plan.target;
  // A test without a target names whole URLs, known only when they are requested; or it makes no requests at all.
  if (address === "") return;
  const endpoint = endpointAt(address);
  const failure = await probePatiently(endpoint, plan);
  if (failure === undefined) return;
  const { what, hint } = explain(failure.error, endpoint);
  throw new UserError(what, { why: failure.message, hint, exitCode: exitCodes.badTest });
}

/** A target whose dependencies have just got their proxies may be starting only now. */
async function probePatiently(endpoint: Endpoint, { http, dependencies }: RunPlan): Promise<ProbeFailure | undefined> {
  const untilMs = monotonicMs() + (dependencies === undefined ? 0 : startingMs);
  for (;;) {
    const failure = await probe(endpoint, http, new RealClock());
    if (failure?.error !== "connect_refused" || monotonicMs() >= untilMs) return failure;
    await sleep(lookEveryMs);
  }
}

function explain(error: string, { origin, host }: Endpoint): { what: string; hint: string } {
  switch (error) {
    case "host_not_allowed":
      return {
        what: `No load was sent to ${host}`,
        hint: `If it is yours to load, allow it by name: --allow-host ${host}`,
      };
    case "dns_not_found":
    case "dns_no_address":
    case "dns_failed":
    case "dns_timeout":
      return {
        what: `The target ${origin} does not resolve`,
        hint: "Look for a typo in the host name, or give another with --target.",
      };
    case "connect_refused":
      return {
        what: `Nothing listens at ${origin}`,
        hint: "Start the target, or look at its port; --target names another.",
      };
    case "connect_timeout":
      return { what: `${origin} does not answer`, hint: "A firewall may drop the packets, or the address be wrong." };
    case "tls_expired":
    case "tls_wrong_host":
    case "tls_self_signed":
    case "tls_unknown_ca":
    case "tls_certificate":
      return {
        what: `${origin} shows a certificate that is not trusted`,
        hint: "Trust its authority with --ca FILE, or accept any with --insecure.",
      };
    case "proxy_unreachable":
    case "proxy_auth":
    case "proxy_refused":
    case "proxy_failed":
      return {
        what: `The proxy opens no way to ${origin}`,
        hint: `HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide about proxies: NO_PROXY=${host} goes past them.`,
      };
    case "tls_failed":
    case "tls_version":
    case "tls_not_spoken":
    case "tls_closed":
    case "tls_timeout":
      return {
        what: `${origin} does not complete a TLS handshake`,
        hint: "Does this port speak TLS at all? Then http:// instead of https:// fits.",
      };
    default:
      return {
        what: `No connection to ${origin} (${error})`,
        hint: `What it means: plimsoll explain ${error}`,
      };
  }
}
