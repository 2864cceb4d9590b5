import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Target {
  readonly url: string;
  /** Requests seen so far. */
  readonly seen: () => number;
  stop(): Promise<void>;
}

/** Answers everything with 200 and a line of text, `/missing` with 404, and counts. */
export async function startTarget(): Promise<Target> {
  let seen = 0;
  const server = createServer((request, response) => {
    seen += 1;
    if (request.url === "/missing") response.statusCode = 404;
    response.end("hello\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () => seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
