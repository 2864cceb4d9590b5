import { limits } from "../intake/limits.ts";

/** What was asked, answered or not. */
export type Answer =
  | { readonly kind: "answer"; readonly status: number; readonly body: Buffer }
  | { readonly kind: "failure"; readonly reason: string };

export const requestMs = 5_000;

/** One GET. A body beyond what OTLP may have is a failure, and so is no answer within 5 s. */
export async function get(url: string): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(requestMs);
    const response = await fetch(url, { signal, headers: { accept: "application/json" } });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > limits.otlpBytes) return { kind: "failure", reason: "its answer is larger than 20 MiB" };
      chunks.push(chunk);
    }
    return { kind: "answer", status: response.status, body: Buffer.concat(chunks) };
  } catch (error) {
    return { kind: "failure", reason: reasonOf(error) };
  }
}

/** The cause of fetch's own error says what happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${String(requestMs / 1000)} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as NodeJS.ErrnoException;
  return code === "ECONNREFUSED" ? "connection refused" : cause.message || code || error.message;
}
