import { type IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { Refusal } from "./refusal.ts";

/**
 * A page in the user's browser reaches loopback, too. No browser may send here, and no name that somebody pointed at
 * this machine is answered. Docker's name for the machine it runs on is good.
 */
export function checkSender(headers: IncomingHttpHeaders, isLoopback: boolean): void {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined)
    throw new Refusal("browser", "browsers may not send here");
  const authority = headers.host ?? headers[":authority"];
  if (!isLoopback || isKnown(String(authority ?? ""))) return;
  throw new Refusal("host", "this receiver is called localhost; listen on another address to give it other names");
}

function isKnown(authority: string): boolean {
  const name = authority
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return isIP(name) !== 0 || name === "localhost" || name.endsWith(".localhost") || name === "host.docker.internal";
}
