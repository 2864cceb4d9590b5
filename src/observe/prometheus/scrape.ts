import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";

export type Scraped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

export interface ScrapeLimits {
  readonly deadlineMs: number;
  readonly bytesMost: number;
}

/** Whose certificates are taken: the system's authorities, these (PEM), or anybody's. */
export interface Trust {
  readonly insecure: boolean;
  readonly ca?: readonly string[];
}

export const scrapeLimits: ScrapeLimits = { deadlineMs: 5000, bytesMost: 8 * 1024 ** 2 };

/** The text format, the plainer one first: what OpenMetrics has beyond it is not needed. */
const accept = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";

/** Asks an endpoint once, within a deadline from connecting to the last byte. Whatever goes wrong is told, not thrown. */
export function scrape(
  url: string,
  signal: AbortSignal,
  { insecure, ca }: Trust = { insecure: false },
  limits: ScrapeLimits = scrapeLimits,
): Promise<Scraped> {
  return new Promise((resolve) => {
    const fail = (problem: string): void => {
      clearTimeout(deadline);
      request.destroy();
      resolve({ ok: false, problem });
    };
    const get = url.startsWith("https:") ? httpsGet : httpGet;
    const trust = { rejectUnauthorized: !insecure, ...(ca && { ca: [...ca] }) };
    const options = { headers: { accept, "user-agent": "plimsoll" }, agent: false, signal, ...trust } as const;
    const request = get(url, options, (response) => {
      if (response.statusCode !== 200) return fail(refusal(response));
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limits.bytesMost) fail(`it is longer than ${limits.bytesMost} bytes`);
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail(error.message));
      response.on("end", () => {
        clearTimeout(deadline);
        resolve({ ok: true, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const deadline = setTimeout(() => fail(`it took longer than ${limits.deadlineMs / 1000} s`), limits.deadlineMs);
    request.on("error", (error: NodeJS.ErrnoException) => fail(trouble(error)));
  });
}

function trouble({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
  if (code === "ENOTFOUND") return "its host name does not resolve (ENOTFOUND)";
  if (code?.includes("CERT") === true || code?.startsWith("UNABLE_TO") === true)
    return `its certificate is not trusted (${code}): give its authority with --ca, or pass --insecure`;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

function refusal({ statusCode, headers }: IncomingMessage): string {
  const { location } = headers;
  return `it answered ${statusCode ?? 0}${location === undefined ? "" : `, pointing to ${location}`}`;
}
