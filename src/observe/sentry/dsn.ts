import { own, textIn, type Untrusted } from "../intake/untrusted.ts";

/** The public key of whoever sends: in the URL, in its own header, or as a DSN in the envelope. Undefined = nowhere. */
export function publicKey(query: URLSearchParams, header: string | undefined, envelope: Untrusted): string | undefined {
  const inUrl = query.get("sentry_key");
  if (inUrl) return inUrl;
  const inHeader = /(?:^Sentry|,)\s*sentry_key=([^,\s]+)/i.exec(header ?? "");
  if (inHeader !== null) return inHeader[1];
  return URL.canParse(textIn(envelope, "dsn") ?? "")
    ? new URL(textIn(envelope, "dsn")!).username || undefined
    : undefined;
}

/** How many traces one of this envelope stands for, by the rate its sender sampled with. */
export function envelopeWeight(envelope: Untrusted): number {
  const trace = own(envelope, "trace");
  const rate = typeof trace === "object" && trace !== null ? Number(own(trace as Untrusted, "sample_rate")) : 1;
  return rate > 0 && rate < 1 ? 1 / rate : 1;
}
