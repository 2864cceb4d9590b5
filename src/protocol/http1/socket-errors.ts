import type { ErrorClass } from "#run";

/** The moment of an exchange at which its socket failed. */
export type SocketPhase = "connect" | "tls" | "request" | "body";

const connectCodes: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: "connect_refused",
  ETIMEDOUT: "connect_timeout",
  EADDRNOTAVAIL: "ports_exhausted",
  // Of a local address that was asked for every port is taken.
  EADDRINUSE: "ports_exhausted",
  EMFILE: "fds_exhausted",
  ENFILE: "fds_exhausted",
};

/** What OpenSSL's verification, or Node's check of the host name, has against a certificate. */
const certificateCodes: Readonly<Record<string, ErrorClass>> = {
  CERT_HAS_EXPIRED: "tls_expired",
  CERT_NOT_YET_VALID: "tls_expired",
  ERROR_IN_CERT_NOT_AFTER_FIELD: "tls_expired",
  ERROR_IN_CERT_NOT_BEFORE_FIELD: "tls_expired",
  ERR_TLS_CERT_ALTNAME_FORMAT: "tls_wrong_host",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_wrong_host",
  HOSTNAME_MISMATCH: "tls_wrong_host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_self_signed",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT: "tls_unknown_ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_unknown_ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_unknown_ca",
  CERT_CHAIN_TOO_LONG: "tls_certificate",
  CERT_REJECTED: "tls_certificate",
  CERT_REVOKED: "tls_certificate",
  CERT_SIGNATURE_FAILURE: "tls_certificate",
  CERT_UNTRUSTED: "tls_certificate",
  INVALID_CA: "tls_certificate",
  INVALID_PURPOSE: "tls_certificate",
  PATH_LENGTH_EXCEEDED: "tls_certificate",
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: "tls_certificate",
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: "tls_certificate",
};

const handshakeCodes: Readonly<Record<string, ErrorClass>> = {
  ...certificateCodes,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "tls_version",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "tls_version",
  ERR_SSL_WRONG_SSL_VERSION: "tls_version",
  ERR_SSL_VERSION_TOO_LOW: "tls_version",
  // OpenSSL looks at the record's version first: other protocols have something else in its place.
  ERR_SSL_WRONG_VERSION_NUMBER: "tls_not_spoken",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls_not_spoken",
  ERR_SSL_HTTP_REQUEST: "tls_not_spoken",
  ERR_SSL_UNEXPECTED_EOF_WHILE_READING: "tls_closed",
  ECONNRESET: "tls_closed",
  EPIPE: "tls_closed",
};

/** The class of a socket's error, by its code and by how far the exchange had come. */
export function classifySocketError(error: NodeJS.ErrnoException, phase: SocketPhase): ErrorClass {
  const code = error.code ?? "";
  const known = connectCodes[code];
  if (phase === "connect") return known ?? "connect_failed";
  if (known === "fds_exhausted" || known === "ports_exhausted") return known;
  if (phase === "tls") return handshakeCodes[code] ?? "tls_failed";
  // In TLS 1.3 a server judges the client's certificate after the handshake is over for the client.
  if (code.startsWith("ERR_SSL_")) return "tls_failed";
  return phase === "body" ? "reset_midbody" : "reset";
}

/** What went wrong, in a line that is the same each time: OpenSSL's has
 * addresses of memory and files in it, one about a local address its port. */
export function socketErrorText(error: NodeJS.ErrnoException): string {
  const { reason } = error as { reason?: unknown };
  if (error.code?.startsWith("ERR_SSL_") === true && typeof reason === "string") return `TLS: ${reason}`;
  return error.message.replace(/ - Local \(.*\)$/, "");
}
