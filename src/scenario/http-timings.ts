import type { OperationTally } from "#measure";
import type { Exchange } from "#protocol";
import type { Timings } from "./test-file.ts";

const alreadyOpen = { dnsMs: 0, connectMs: 0, tlsMs: 0 } as const;

/** Milliseconds per phase; they add up to the time from being issued to the last byte. */
export function timingsOf(exchange: Exchange): Timings {
  const { issuedMs, doneMs } = exchange;
  const { dnsMs, connectMs, tlsMs } = exchange.opening ?? alreadyOpen;
  const sent = exchange.bytesSent > 0 ? exchange.sentMs : doneMs;
  const firstByte = exchange.bytesReceived > 0 ? exchange.firstByteMs : doneMs;
  const send = sendMsOf(exchange, sent, firstByte);
  return {
    blocked: Math.max(0, sent - issuedMs - dnsMs - connectMs - tlsMs),
    dns: dnsMs,
    connect: connectMs,
    tls: tlsMs,
    send,
    wait: firstByte - sent - send,
    receive: doneMs - firstByte,
  };
}

/** A target may answer before it has taken the whole request: sending then ends, as a phase, with the first byte. */
function sendMsOf({ sendMs = 0 }: Exchange, sent: number, firstByte: number): number {
  return sendMs < firstByte - sent ? sendMs : firstByte - sent;
}

/** Counts the phases that took time. As `timingsOf`, without making an object per request. */
export function tallyPhases(tally: OperationTally, exchange: Exchange): void {
  const { issuedMs, doneMs, opening } = exchange;
  const isSent = exchange.bytesSent > 0;
  const isAnswered = exchange.bytesReceived > 0;
  const sent = isSent ? exchange.sentMs : doneMs;
  const firstByte = isAnswered ? exchange.firstByteMs : doneMs;
  const send = sendMsOf(exchange, sent, firstByte);
  if (isAnswered) tally.recordWait(firstByte - sent - send);
  if (doneMs > firstByte) tally.recordPhase("receive", doneMs - firstByte);
  if (send > 0) tally.recordPhase("send", send);
  if (opening === undefined) {
    if (sent > issuedMs) tally.recordBlocked(sent - issuedMs);
    return;
  }
  const { dnsMs, connectMs, tlsMs } = opening;
  const blocked = sent - issuedMs - dnsMs - connectMs - tlsMs;
  if (blocked > 0) tally.recordPhase("blocked", blocked);
  if (dnsMs > 0) tally.recordPhase("dns", dnsMs);
  if (connectMs > 0) tally.recordPhase("connect", connectMs);
  if (tlsMs > 0) tally.recordPhase("tls", tlsMs);
}
