import type { ErrorClass } from "#run";

/** The moment of an exchange at which its socket failed. */
export type SocketPhase = "connect" | "tls" | "request" | "body";

const connectCodes: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: "connect_refused",
  ETIMEDOUT: "connect_timeout",
  EADDRNOTAVAIL: "ports_exhausted",
  EMFILE: "fds_exhausted",
  ENFILE: "fds_exhausted",
};

/** What OpenSSL's verification, or Node's check of the host name, has against a certificate. */
const certificateCodes = new Set([
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "ERR_TLS_CERT_ALTNAME_FORMAT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** The class of a socket's error, by its code and by how far the exchange had come. */
export function classifySocketError(error: NodeJS.ErrnoException, phase: SocketPhase): ErrorClass {
  const code = error.code ?? "";
  const known = connectCodes[code];
  if (phase === "connect") return known ?? "connect_failed";
  if (known === "fds_exhausted" || known === "ports_exhausted") return known;
  if (phase === "tls") return certificateCodes.has(code) ? "tls_certificate" : "tls_failed";
  // In TLS 1.3 a server judges the client's certificate after the handshake is over for the client.
  if (code.startsWith("ERR_SSL_")) return "tls_failed";
  return phase === "body" ? "reset_midbody" : "reset";
}
