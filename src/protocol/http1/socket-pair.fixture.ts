import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface SocketPair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Two ends of one connection, closed with the test; neither reads by itself, but for what is given to read into. */
export async function socketPair(onread?: { buffer: Buffer; callback: () => boolean }): Promise<SocketPair> {
  const listening: Server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const accepted = once(listening, "connection") as Promise<[Socket]>;
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true, ...(onread && { onread }) });
  if (onread === undefined) client.pause();
  const [[server]] = await Promise.all([accepted, once(client, "connect")]);
  for (const socket of [client, server]) socket.on("error", () => undefined);
  onTestFinished(() => {
    client.destroy();
    server.destroy();
    listening.close();
  });
  return { client, server };
}

export async function receivedBy(socket: Socket, octets: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let count = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    count += chunk.length;
    if (count >= octets) break;
  }
  return Buffer.concat(chunks);
}
