import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Leaf {
  readonly url: string;
  /** The `traceparent` of each request by its path. */
  readonly parents: Map<string, string>;
  stop(): Promise<void>;
}

/** What the apps call: a service that sends no spans but keeps whose call it was. */
export async function startLeaf(): Promise<Leaf> {
  const parents = new Map<string, string>();
  const server = createServer((request, response) => {
    parents.set(request.url ?? "", String(request.headers["traceparent"]));
    response.end("leaf");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parents,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
