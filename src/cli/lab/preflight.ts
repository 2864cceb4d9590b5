import { existsSync } from "node:fs";
import { RealClock } from "#load";
import { probe } from "#protocol";
import { exitCodes, type RunPlan, UserError } from "#run";

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
  const url = new URL(address);
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port) || (secure ? 443 : 80);
  const failure = await probe({ secure, host, port, origin: url.origin }, plan.http, new RealClock());
  if (failure === undefined) return;
  const { what, hint } = explain(failure.error, url, host);
  throw new UserError(what, { why: failure.message, hint, exitCode: exitCodes.badTest });
}

function explain(error: string, { origin }: URL, host: string): { what: string; hint: string } {
  switch (error) {
    case "host_not_allowed":
      return {
        what: `No load was sent to ${host}`,
        hint: `If it is yours to load, allow it by name: --allow-host ${host}`,
      };
    case "dns_not_found":
    case "dns_failed":
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
    case "tls_certificate":
      return {
        what: `${origin} shows a certificate that is not trusted`,
        hint: "Trust its authority with --ca FILE, or accept any with --insecure.",
      };
    case "tls_failed":
      return {
        what: `${origin} does not complete a TLS handshake`,
        hint: "Does this port speak TLS at all? Then http:// instead of https:// fits.",
      };
    default:
      return {
        what: `No connection to ${origin} (${error})`,
        hint: "See docs/measurement.md for what the class means.",
      };
  }
}
