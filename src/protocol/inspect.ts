import { checkServerIdentity, type PeerCertificate, TLSSocket } from "node:tls";
import type { Clock, HttpPlan } from "#run";
import type { OpeningTimes } from "./exchange.ts";
import { Connector } from "./http1/connector.ts";
import type { ProbeFailure } from "./probe.ts";
import type { Endpoint } from "./protocol.ts";
import { resolverFor, type Resolution } from "./resolver.ts";

/** What a server showed of itself in a TLS handshake. */
export interface TlsSight {
  /** `TLSv1.3` */
  readonly version: string;
  readonly subject: string;
  readonly issuer: string;
  /** As the certificate writes it: `Nov 21 07:28:08 2026 GMT`. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Names and addresses it holds for. */
  readonly names: string;
  readonly matchesHost: boolean;
}

/** One connection, opened and closed again without a request. */
export interface ConnectionSight {
  readonly failure: ProbeFailure | undefined;
  /** Whom it reached: the target, or the proxy before it. */
  readonly address: string | undefined;
  readonly times: OpeningTimes;
  readonly tls: TlsSight | undefined;
}

/** All addresses of a name, by the resolver that the plan asks for. */
export function resolveHost(host: string, plan: HttpPlan, clock: Clock): Promise<Resolution> {
  return new Promise((resolve) => resolverFor(plan, clock).resolve(host, resolve));
}

/** Opens a connection as a run would and tells what was there. */
export function inspectConnection(endpoint: Endpoint, plan: HttpPlan, clock: Clock): Promise<ConnectionSight> {
  return new Promise((resolve) => {
    const connector = new Connector(plan, resolverFor(plan, clock), clock);
    const end = (failure: ProbeFailure | undefined, times: OpeningTimes, seen: Partial<ConnectionSight> = {}): void => {
      timer.cancel();
      resolve({ failure, times: { ...times }, address: seen.address, tls: seen.tls });
    };
    const attempt = connector.open(endpoint, {
      connected: (socket, times) => {
        const tls = socket instanceof TLSSocket ? sightOf(socket, plan.tls.serverName ?? endpoint.host) : undefined;
        const address = socket.remoteAddress;
        socket.on("error", () => undefined);
        socket.destroy();
        end(undefined, times, { ...(address !== undefined && { address }), tls });
      },
      connectFailed: (error, message, times) => end({ error, message }, times),
      read: () => false,
    });
    const timer = clock.after(plan.deadlines.connectMs, () => {
      const { error, message, times } = attempt.timeOut();
      end({ error, message }, times);
    });
  });
}

function sightOf(socket: TLSSocket, host: string): TlsSight {
  const certificate = socket.getPeerCertificate();
  return {
    version: socket.getProtocol() ?? "unknown",
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
    names: (certificate.subjectaltname ?? "").replaceAll(/\b(?:DNS|IP Address):/g, ""),
    matchesHost: checkServerIdentity(host, certificate) === undefined,
  };
}

/** The common name, or the organization of those that have none. */
function nameOf(party: PeerCertificate["subject"] | undefined): string {
  const first = [party?.CN, party?.O].flat().find((name) => name !== undefined && name !== "");
  return first ?? "no name";
}
