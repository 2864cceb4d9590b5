import type { Deadlines, HttpPlan, TlsOptions } from "#run";
import type { SettingValues } from "../settings/list.ts";
import { version } from "../version.ts";
import { urlConnections } from "./scenario-loads.ts";
import type { Subject } from "./subject.ts";

const defaultBodyBytes = 16 * 1024 * 1024;
const connectMsMax = 5000;

/** How requests are sent. A URL's headers are its test's own. `isLoadDecided`: by the method, whatever was asked for. */
export function httpPlan(
  id: string,
  values: SettingValues,
  subject: Subject,
  tls: TlsOptions,
  isLoadDecided = false,
): HttpPlan {
  return {
    deadlines: deadlines(values),
    tls,
    userAgent: `plimsoll/${version} (run ${id})`,
    headers: subject.kind === "url" ? {} : byName(values.headers ?? []),
    trace: values.trace ?? true,
    ...(values.traceRate !== undefined && { traceSampling: values.traceRate }),
    maxRedirects: 10,
    maxBodyBytes: values.maxBody ?? defaultBodyBytes,
    ...poolOf(values.connections, subject, values, isLoadDecided),
    allowHosts: [...new Set(values.allowHosts)],
    ...(values.publicHosts && { publicHosts: [...new Set(values.publicHosts)] }),
  };
}

/** A URL without any load flag is the wrk use: as many connections as users, in one pool. */
function poolOf(
  connections: number | undefined,
  subject: Subject,
  values: SettingValues,
  isLoadDecided: boolean,
): { sharedConnections?: number } {
  if (connections !== undefined) return { sharedConnections: connections };
  const saysLoad = [values.users, values.rate, values.stages, values.iterations].some((value) => value !== undefined);
  return subject.kind === "url" && !saysLoad && !isLoadDecided ? { sharedConnections: urlConnections } : {};
}

/** The parts of the deadline never outlast the whole. */
function deadlines({ timeout, connectTimeout, headersTimeout }: SettingValues): Deadlines {
  const totalMs = timeout ?? 10_000;
  return {
    connectMs: Math.min(connectTimeout ?? connectMsMax, totalMs),
    headersMs: Math.min(headersTimeout ?? totalMs, totalMs),
    totalMs,
  };
}

/** The last of a name holds; names are compared without case. */
export function byName(headers: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
