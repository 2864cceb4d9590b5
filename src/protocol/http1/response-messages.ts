import type { ErrorClass } from "#run";

const messages: Partial<Record<ErrorClass, string>> = {
  closed_before_response: "the target closed the connection without an answer",
  incomplete: "the answer ended before it was complete",
  unsolicited_data: "bytes followed the answer that belong to no request",
  body_too_large: "the body is larger than --max-body allows",
  header_overflow: "the head is larger than 16 KiB or has more than 2,000 fields",
  framing_conflict: "Content-Length and Transfer-Encoding contradict each other or themselves (RFC 9112 §6.3)",
  chunk_invalid: "the chunked body breaks RFC 9112 §7.1",
  parse_status: "the answer does not begin with an HTTP/1 status line",
  parse_header: "a header field breaks RFC 9112 §5",
  too_many_1xx: "more than 100 interim answers (or 64 KiB of them) before the answer",
  bad_upgrade: "the target switched protocols, which nobody asked for",
};

/** What is told of an answer that is none. */
export function messageOf(error: ErrorClass): string {
  return messages[error] ?? error;
}
