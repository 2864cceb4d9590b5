import type { Socket } from "node:net";
import type { ErrorClass } from "#run";
import { authorityOf, type Proxy } from "../proxy.ts";
import type { Endpoint } from "../protocol.ts";
import { Head, incomplete } from "./head.ts";

export interface TunnelFailure {
  readonly error: ErrorClass;
  readonly message: string;
}

/** Interim answers before the proxy's own are passed over, up to this many. */
const interimMax = 10;

/**
 * Asks a proxy for a way to the target (RFC 9110 §9.3.6). Calls back once, with why not or with nothing; the socket is
 * quiet then, and what it was read with is off it again.
 */
export function openTunnel(
  socket: Socket,
  proxy: Proxy,
  endpoint: Endpoint,
  userAgent: string,
  done: (failure: TunnelFailure | undefined) => void,
): void {
  const authority = authorityOf(endpoint);
  let received: Buffer = Buffer.alloc(0);
  const read = (data: Buffer): void => {
    received = received.length === 0 ? data : Buffer.concat([received, data]);
    const answer = answerIn(received);
    if (answer === undefined) return;
    socket.off("data", read);
    socket.pause();
    done(failureOf(answer, proxy, authority));
  };
  socket.on("data", read);
  socket.write(
    `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${userAgent}\r\n${proxy.authorization}\r\n`,
  );
}

interface Answer {
  /** 0 = it is no HTTP. */
  readonly status: number;
  readonly hasMore: boolean;
}

function answerIn(received: Buffer): Answer | undefined {
  const head = new Head();
  let position = 0;
  for (let count = 0; count <= interimMax; count++) {
    position = head.parse(received, position, received.length);
    if (position === incomplete) return undefined;
    if (position < 0) break;
    if (head.status >= 200) return { status: head.status, hasMore: position < received.length };
  }
  return { status: 0, hasMore: false };
}

function failureOf({ status, hasMore }: Answer, proxy: Proxy, authority: string): TunnelFailure | undefined {
  const said = `the proxy ${proxy.name} answered CONNECT ${authority} with`;
  if (status === 0) return { error: "proxy_failed", message: `${said} something that is not HTTP/1` };
  if (status === 407) return { error: "proxy_auth", message: `${said} 407: it wants credentials` };
  if (status >= 300) return { error: "proxy_refused", message: `${said} ${status}` };
  // In TLS it is the client that speaks first: these bytes are not the target's.
  if (hasMore) return { error: "proxy_failed", message: `${said} ${status} and more than its head` };
  return undefined;
}
