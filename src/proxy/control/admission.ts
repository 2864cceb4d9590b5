import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "#run";

/** Why a request of the control API is turned away. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

const failuresPerSecond = 10;

/**
 * A page in the user's browser reaches loopback, too, by a name of its own if it likes: no name but this machine's is
 * answered, no browser, and nobody without the token.
 */
export class Admission {
  private readonly token: Buffer;
  private readonly clock: Clock;
  private failures: number[] = [];

  constructor(token: string, clock: Clock) {
    this.token = Buffer.from(token);
    this.clock = clock;
  }

  refusalOf({ headers }: IncomingMessage): Refusal | undefined {
    if (!isOwnName(headers.host)) return { status: 421, why: "this API is called 127.0.0.1, localhost or [::1]" };
    if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined)
      return { status: 403, why: "no browser may use this API" };
    const nowMs = this.clock.nowMs();
    this.failures = this.failures.filter((atMs) => atMs > nowMs - 1_000);
    if (this.failures.length >= failuresPerSecond) return { status: 429, why: "too many wrong tokens: wait a second" };
    if (this.isToken(headers.authorization)) return undefined;
    this.failures.push(nowMs);
    return { status: 401, why: "send the token: authorization: Bearer …" };
  }

  private isToken(authorization: string | undefined): boolean {
    const given = Buffer.from(/^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
    return given.length === this.token.length && timingSafeEqual(given, this.token);
  }
}

function isOwnName(host: string | undefined): boolean {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  return name === "127.0.0.1" || name === "localhost" || name === "[::1]";
}
