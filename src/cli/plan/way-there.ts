import { type Endpoint, type Proxy, proxyFor, readProxy } from "#protocol";
import type { HttpPlan, ProxyPlan, RunPlan } from "#run";
import type { Settings } from "../settings/resolve.ts";
import { localAddresses } from "./local-ips.ts";

export type WayThere = Pick<HttpPlan, "proxy" | "localAddresses" | "dnsServers">;
type Environment = Readonly<Record<string, string | undefined>>;

/** How connections get to targets: through which proxy, from which addresses, by whose names. */
export async function wayThere({ values, why }: Settings, env: Environment): Promise<WayThere> {
  const proxy = proxyFromEnvironment(env);
  const { localIps, dnsServers } = values;
  return {
    ...(proxy && { proxy }),
    ...(localIps !== undefined && { localAddresses: await localAddresses(localIps, why.localIps?.from ?? []) }),
    ...(dnsServers !== undefined && { dnsServers: dnsServers.split(",") }),
  };
}

/** As curl and others read it: lower case first, ALL_PROXY where the scheme has none of its own. */
export function proxyFromEnvironment(env: Environment): ProxyPlan | undefined {
  const given = (name: string): readonly [name: string, url: string] | undefined =>
    [name.toLowerCase(), name].flatMap((each) => (env[each]?.trim() ? [[each, env[each].trim()] as const] : []))[0];
  const http = given("HTTP_PROXY") ?? given("ALL_PROXY");
  const https = given("HTTPS_PROXY") ?? given("ALL_PROXY");
  // What cannot be read is said before any load, whether the target needs it or not: a redirect may.
  for (const [name, url] of [http, https].filter((each) => each !== undefined)) readProxy(url, name);
  if (http === undefined && https === undefined) return undefined;
  const bypass = (given("NO_PROXY")?.[1] ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
  return { ...(http && { http: http[1] }), ...(https && { https: https[1] }), bypass };
}

/** Where a URL leads. */
export function endpointAt(address: string): Endpoint {
  const url = new URL(address);
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return { secure, host, port: Number(url.port) || (secure ? 443 : 80), origin: url.origin };
}

/** The proxy between here and the target, if there is one. */
export function proxyOfTarget({ target, http }: RunPlan): Proxy | undefined {
  return target === "" ? undefined : proxyFor(endpointAt(target), http.proxy);
}

/** A proxy is easily forgotten: it is named before any load. */
export function proxyNotes(plan: RunPlan): string[] {
  const proxy = proxyOfTarget(plan);
  if (proxy === undefined) return [];
  const variable = plan.target.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
  return [`requests to ${plan.target} go through the proxy ${proxy.name} (${variable}; NO_PROXY makes exceptions)`];
}
