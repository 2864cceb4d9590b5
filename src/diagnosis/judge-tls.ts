import { type Check, checkOf, type CheckStatus } from "./check.ts";
import type { TargetFacts, TlsFacts } from "./target-facts.ts";

/** A certificate that ends within a test series is worth a word before it does. */
const daysLeftLeast = 14;

const check = checkOf.bind(undefined, "target");

/** What the target's certificate is; whether it is accepted is the connection's matter. */
export function judgeTls({ secure, tls, insecure, name }: TargetFacts): readonly Check[] {
  if (!secure || tls === undefined) return [];
  return [versionCheck(tls), certificateCheck(tls, insecure), hostCheck(tls, name.host, insecure)];
}

function versionCheck({ version }: TlsFacts): Check {
  if (version === "TLSv1.3" || version === "TLSv1.2") return check("tls", ["ok", version.replace("TLSv", "TLS ")]);
  return check("tls", [
    "warning",
    `${version} is outdated`,
    "Its handshakes and ciphers are not those of today's clients.",
  ]);
}

function certificateCheck({ subject, issuer, daysLeft, daysSince }: TlsFacts, insecure: boolean): Check {
  const who = `for ${subject}, issued by ${issuer}`;
  const bad: CheckStatus = insecure ? "warning" : "problem";
  if (daysSince < 0)
    return check("certificate", [bad, `${who}, begins in ${days(-daysSince)}`, "Look at the clocks of both machines."]);
  if (daysLeft < 0)
    return check("certificate", [bad, `${who}, expired ${days(-daysLeft)} ago`, "Renew it; --insecure accepts any."]);
  const ends = `${who}, ends in ${days(daysLeft)}`;
  if (daysLeft < daysLeftLeast) return check("certificate", ["warning", ends, "Renew it before it ends a run."]);
  return check("certificate", ["ok", ends]);
}

function hostCheck({ matchesHost, names }: TlsFacts, host: string, insecure: boolean): Check {
  if (matchesHost) return check("host name", ["ok", `the certificate holds for ${host}`]);
  const holds = names === "" ? "no name" : names;
  return check("host name", [
    insecure ? "warning" : "problem",
    `the certificate does not hold for ${host}, but for ${holds}`,
    "Use one of those names, or --insecure to accept any.",
  ]);
}

const days = (count: number): string => `${Math.floor(count)} ${Math.floor(count) === 1 ? "day" : "days"}`;
