/** Who is to blame for a request that did not succeed. */
export type Side = "target" | "network" | "generator" | "script";

/**
 * Every way a request can fail, with its side. The list is closed: a failure that fits none of these is a bug of
 * ours and crashes loudly. `http_*` is decided by the status, the rest by what happened on the wire.
 */
export const errorSides = {
  http_4xx: "target",
  http_5xx: "target",
  http_unexpected: "target",
  dns_not_found: "network",
  dns_no_address: "network",
  dns_failed: "network",
  dns_timeout: "network",
  connect_refused: "target",
  connect_timeout: "network",
  connect_failed: "network",
  proxy_unreachable: "network",
  proxy_auth: "network",
  proxy_refused: "network",
  proxy_failed: "network",
  tls_expired: "target",
  tls_wrong_host: "target",
  tls_self_signed: "target",
  tls_unknown_ca: "target",
  tls_certificate: "target",
  tls_version: "target",
  tls_not_spoken: "target",
  tls_closed: "target",
  tls_timeout: "target",
  tls_failed: "target",
  reset: "target",
  reset_midbody: "target",
  closed_before_response: "target",
  incomplete: "target",
  headers_timeout: "target",
  body_timeout: "target",
  total_timeout: "target",
  parse_status: "target",
  parse_header: "target",
  header_overflow: "target",
  framing_conflict: "target",
  chunk_invalid: "target",
  too_many_1xx: "target",
  bad_upgrade: "target",
  unsolicited_data: "target",
  body_too_large: "target",
  decode_error: "target",
  decode_bomb: "target",
  redirect_loop: "target",
  host_not_allowed: "script",
  fds_exhausted: "generator",
  ports_exhausted: "generator",
  measure_failed: "target",
} as const satisfies Record<string, Side>;

export type ErrorClass = keyof typeof errorSides;

/** Stable order: recorders count failures by position in this list. */
export const errorClasses = Object.keys(errorSides) as readonly ErrorClass[];

/** How a request ended. `cancelled` = the run stopped before it could end. */
export type Outcome = "ok" | "cancelled" | ErrorClass;
