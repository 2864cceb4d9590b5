import { isIP, type AddressInfo, type Server } from "node:net";
import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import type { SpanSink } from "../intake/sink.ts";
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

export interface OpenReceiver {
  readonly listening: ListeningOn;
  /** The way in for what is fetched rather than received. */
  readonly intake: Intake;
  counts(): ReceiverCounts;
  /** Takes no more connections, lets requests under way come to their end, and closes the sink. */
  close(): Promise<void>;
}

const guardEveryMs = 1_000;

/** Opens both ports in this process. */
export async function openReceiver(options: ListenOptions, sink: SpanSink): Promise<OpenReceiver> {
  const { host, forward } = options;
  const nowMs = (): number => performance.now();
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  const service = new Service(sink, { isLoopback, ...(forward !== undefined && { forward }) }, nowMs);
  const http = createHttpServer(service);
  const grpc = createGrpcServer(service);
  const notes: string[] = [];
  const httpPort = await listen(http, host, options.httpPort, "OTLP over HTTP", notes);
  const grpcPort = await listen(grpc, host, options.grpcPort, "OTLP over gRPC", notes);
  const timer = setInterval(() => service.guard.cutSilent(), guardEveryMs);
  return {
    listening: { host, httpPort, grpcPort, notes },
    intake: service.desk.intake,
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
