import { once } from "node:events";
import { isIP, type Server, type Socket } from "node:net";
import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import type { SpanSink } from "../intake/sink.ts";
import { type DoorHandle, type DoorName, handleOf, openDoors } from "./doors.ts";
import { createGrpcServer } from "./grpc-server.ts";
import { createHttpServer } from "./http-server.ts";
import { Service } from "./service.ts";
import type { ReceiverCounts } from "./tally.ts";

export interface ListenOptions {
  /** 127.0.0.1 unless somebody else is to reach it. */
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** A collector that all bodies are passed on to. */
  readonly forward?: string;
}

export interface ListeningOn {
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** What is not as it was asked for. */
  readonly notes: readonly string[];
}

export interface ServedDoors {
  /** The way in for what is fetched rather than received. */
  readonly intake: Intake;
  counts(): ReceiverCounts;
  /** Who came in before the doors were served. */
  admit(door: DoorName, socket: Socket): void;
  /** Takes no more connections, lets requests under way come to their end, and closes the sink. */
  close(): Promise<void>;
}

export interface OpenReceiver extends ServedDoors {
  readonly listening: ListeningOn;
}

const guardEveryMs = 1_000;

/** Opens both ports in this process. */
export async function openReceiver(options: ListenOptions, sink: SpanSink): Promise<OpenReceiver> {
  const early: [DoorName, Socket][] = [];
  const { doors, listening } = await openDoors(options, (...guest) => early.push(guest));
  const served = await serveDoors({ http: handleOf(doors.http), grpc: handleOf(doors.grpc) }, options, sink);
  for (const guest of early) served.admit(...guest);
  return { ...served, listening };
}

/**
 * Serves whoever comes in from now on.
 * @param rest is called in the midst of long work
 */
export async function serveDoors(
  doors: Readonly<Record<DoorName, DoorHandle>>,
  options: ListenOptions,
  sink: SpanSink,
  rest?: () => void,
): Promise<ServedDoors> {
  const { host, forward } = options;
  const nowMs = (): number => performance.now();
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  const service = new Service(
    sink,
    { isLoopback, ...(forward !== undefined && { forward }), ...(rest && { rest }) },
    nowMs,
  );
  const http = createHttpServer(service);
  const grpc = createGrpcServer(service);
  await Promise.all([take(http, doors.http), take(grpc, doors.grpc)]);
  const timer = setInterval(() => service.guard.cutSilent(), guardEveryMs);
  return {
    intake: service.desk.intake,
    admit: (door, socket) => {
      (door === "http" ? http : grpc).emit("connection", socket);
      // Whoever held it until now had paused it.
      socket.resume();
    },
    counts: () => service.counts(),
    close: async () => {
      clearInterval(timer);
      http.close();
      grpc.close();
      http.closeIdleConnections();
      await service.guard.served(limits.drainMs);
      service.guard.destroyAll();
      await service.close();
    },
  };
}

async function take(server: Server, door: DoorHandle): Promise<void> {
  const listening = once(server, "listening");
  server.listen(door);
  await listening;
}
