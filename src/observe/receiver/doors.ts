import { type AddressInfo, createServer, type Server } from "node:net";
import type { ListeningOn, ListenOptions } from "./receiver.ts";

export const doorNames = ["http", "grpc"] as const;
export type DoorName = (typeof doorNames)[number];
/** One for each protocol, listening; nothing is read of who comes in. */
export type Doors = Readonly<Record<DoorName, Server>>;

export interface OpenDoors {
  readonly doors: Doors;
  readonly listening: ListeningOn;
}

const protocols: Readonly<Record<DoorName, string>> = { http: "OTLP over HTTP", grpc: "OTLP over gRPC" };

/** Listens on both ports. Rejects where this machine cannot listen on the address at all. */
export async function openDoors({ host, httpPort, grpcPort }: ListenOptions): Promise<OpenDoors> {
  const make = (): Server => createServer({ pauseOnConnect: true });
  const doors: Doors = { http: make(), grpc: make() };
  const notes: string[] = [];
  const listening = {
    host,
    httpPort: await listen(doors.http, host, httpPort, protocols.http, notes),
    grpcPort: await listen(doors.grpc, host, grpcPort, protocols.grpc, notes),
    notes,
  };
  return { doors, listening };
}

/** Another port where this one is taken: a run never dies of that. */
async function listen(server: Server, host: string, port: number, what: string, notes: string[]): Promise<number> {
  const wanted = await listenOn(server, host, port);
  if (wanted !== undefined) return wanted;
  const other = (await listenOn(server, host, 0))!;
  notes.push(`port ${port} is in use by another process: ${what} is received on ${other} instead`);
  return other;
}

function listenOn(server: Server, host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve((server.address() as AddressInfo).port);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, host);
  });
}
