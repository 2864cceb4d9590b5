type Headers = Readonly<Record<string, string>>;

/** Headers by which applications, frameworks and balancers name the instance that answered. */
const nameHeaders = [
  "x-instance",
  "x-instance-id",
  "x-instance-name",
  "x-pod",
  "x-pod-name",
  "x-served-by",
  "x-server",
  "x-server-id",
  "x-server-name",
  "x-backend",
  "x-backend-server",
  "x-upstream",
  "x-upstream-addr",
  "x-hostname",
  "x-node",
  "x-node-id",
  "x-container-id",
  "x-replica",
  "x-worker",
] as const;

/** Cookies in which balancers keep the instance a client belongs to; what stands in the group names it. */
const routeCookies = [
  /^(?:SERVERID|SERVER_ID|srv_id|ROUTEID|SRV|SRVNAME|lb_route|X-Mapping-[^=]*)=([^;]+)/im,
  /^JSESSIONID=[^;.]*\.([^;]+)/im,
  /^BIGipServer[^=]*=([^;]+)/im,
];

const nameLength = 80;

/** Who gave this answer, as far as it says so. */
export function instanceIn(headers: Headers): string | undefined {
  for (const header of nameHeaders) {
    const value = headers[header];
    // Nodes of a CDN: there are always several, and they are not the target.
    if (value !== undefined && value !== "" && !/^cache-/i.test(value)) return named(`${header}: ${value}`);
  }
  const cookies = headers["set-cookie"];
  if (cookies === undefined) return undefined;
  for (const pattern of routeCookies) {
    const route = pattern.exec(cookies)?.[1];
    if (route !== undefined) return named(`cookie route ${route}`);
  }
  return undefined;
}

const named = (text: string): string => text.slice(0, nameLength);
