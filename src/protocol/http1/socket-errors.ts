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

const certificateCodes = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_REJECTED",
  "CERT_UNTRUSTED",
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "INVALID_PURPOSE",
  "INVALID_CA",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_TLS_CERT_ALTNAME_FORMAT",
]);

/** The class of a socket's error, by its code and by how far the exchange had come. */
export function classifySocketError(error: NodeJS.ErrnoException, phase: SocketPhase): ErrorClass {
  const code = error.code ?? "";
  const known = connectCodes[code];
  if (phase === "connect") return known ?? "connect_failed";
  if (known === "fds_exhausted" || known === "ports_exhausted") return known;
  if (phase === "tls") return certificateCodes.has(code) ? "tls_certificate" : "tls_failed";
  return phase === "body" ? "reset_midbody" : "reset";
}
