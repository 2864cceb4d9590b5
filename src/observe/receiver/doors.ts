import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { limits } from "../intake/limits.ts";
import type { ListeningOn, ListenOptions } from "./receiver.ts";

export const doorNames = ["http", "grpc"] as const;
export type DoorName = (typeof doorNames)[number];
/** One for each protocol, listening; nothing is read of who comes in. */
export type Doors = Readonly<Record<DoorName, Server>>;

/** A server's own part of Node: `listen` takes it, and it can be sent to another process. */
export type DoorHandle = object;

export interface OpenDoors {
  readonly doors: Doors;
  readonly listening: ListeningOn;
}

const protocols: Readonly<Record<DoorName, string>> = { http: "OTLP over HTTP", grpc: "OTLP over gRPC" };

/**
 * Listens on both ports. Rejects where this machine cannot listen on the address at all.
 * @param onGuest hears of each connection, at which nothing is read; one too many is closed
 */
export async function openDoors(
  { host, httpPort, grpcPort }: ListenOptions,
  onGuest: (door: DoorName, socket: Socket) => void,
): Promise<OpenDoors> {
  const make = (door: DoorName): Server => {
    const server = createServer({ pauseOnConnect: true }, (socket) => onGuest(door, socket));
    server.maxConnections = limits.sockets;
    // Too many open files: those who need them for the load tell of it.
    server.on("error", () => undefined);
    return server;
  };
  const doors: Doors = { http: make("http"), grpc: make("grpc") };
  const notes: string[] = [];
  try {
    const listening = {
      host,
      httpPort: await listen(doors.http, host, httpPort, protocols.http, notes),
      grpcPort: await listen(doors.grpc, host, grpcPort, protocols.grpc, notes),
      notes,
    };
    return { doors, listening };
  } catch (error) {
    closeDoors(doors);
    throw error;
  }
}

export function closeDoors(doors: Doors): void {
  for (const door of doorNames) doors[door].close();
}

/** What listens, by itself: whoever it is given to listens only once it has somebody to serve those who come. */
export const handleOf = (server: Server): DoorHandle => (server as unknown as { _handle: DoorHandle })._handle;

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
