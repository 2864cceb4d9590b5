import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { LoadStretch } from "#trace";
import type { Pulled } from "../jaeger/pull-traces.ts";
import { type DoorName, doorNames, type Doors, openDoors } from "./doors.ts";
import type { ReceiverJob, ReceiverOrder } from "./messages.ts";
import type { ListeningOn } from "./receiver.ts";
import { type Received, type ReceiverListener, ReceiverProcess } from "./receiver-process.ts";
import { noCounts, type ReceiverCounts } from "./tally.ts";

/**
 * So many requests are kept for a process that nobody has called for: more than any SDK delays its first batch by, at
 * the 500 requests a second that are traced at most.
 */
const heldRequestsMost = 30_000;

/** What it takes to read what a sender has written, and to tell of it: twice the time between two reports. */
const heardWithinMs = 500;

export interface RunningReceiver {
  readonly listening: ListeningOn;
  /** As of a quarter of a second ago at most; undefined = nothing is known yet. */
  readonly counts: ReceiverCounts | undefined;
  /** Why it ended without being told to; undefined = it has not. What it counted until then stands in `counts`. */
  readonly lostBecause: string | undefined;
  /** Tells it something while it runs; to one that is gone nothing is told. */
  order(order: ReceiverOrder): void;
  /** Settles once what was sent to it by whoever came before it had begun is counted. */
  heard(): Promise<void>;
  /** Fetches traces from Jaeger; undefined = it was lost meanwhile. */
  pull(): Promise<Pulled | undefined>;
  /** Takes no more connections, finishes what is under way, and ends. */
  stop(stretches?: readonly LoadStretch[]): Promise<Received>;
}

/**
 * Listens for telemetry, which a process of its own receives. That one is started at once, or with the first connection:
 * most targets send nothing, and starting it costs a short run more than anything else beside its load. Rejects where
 * nothing can be listened on at all; what happens to the process later is a doubt, never an error.
 * @param entry the built file of child.ts
 */
export async function startReceiver(
  entry: string,
  job: ReceiverJob,
  isOnDemand: boolean,
  listener: ReceiverListener,
): Promise<RunningReceiver> {
  const { doors, listening } = await openDoors(job);
  const receiver = new Receiver(entry, job, doors, listening, listener);
  if (!isOnDemand) await receiver.begin();
  return receiver;
}

class Receiver implements RunningReceiver {
  readonly listening: ListeningOn;
  lostBecause: string | undefined;
  private readonly entry: string;
  private readonly job: ReceiverJob;
  private readonly doors: Doors;
  private readonly listener: ReceiverListener;
  private process: ReceiverProcess | undefined;
  private beginning: Promise<void> | undefined;
  /** What it is to hear once there is one. */
  private held: ReceiverOrder[] = [];
  private heardMs = Number.NEGATIVE_INFINITY;
  private heldRequests = 0;
  /** Who came in before anybody served them; nothing was read of what they say. */
  private guests: { readonly door: DoorName; readonly socket: Socket }[] = [];

  constructor(entry: string, job: ReceiverJob, doors: Doors, listening: ListeningOn, listener: ReceiverListener) {
    this.entry = entry;
    this.job = job;
    this.doors = doors;
    this.listening = listening;
    this.listener = listener;
    for (const door of doorNames) {
      doors[door].on("connection", (socket) => this.comesIn(door, socket));
      // Too many open files here are told of by those who need them for the load.
      doors[door].on("error", () => undefined);
    }
  }

  get counts(): ReceiverCounts | undefined {
    return this.process?.counts;
  }

  private comesIn(door: DoorName, socket: Socket): void {
    socket.on("error", () => undefined);
    this.guests.push({ door, socket });
    if (this.beginning === undefined) this.begin().catch((error: unknown) => this.lost(reasonOf(error)));
  }

  /** Rejects where the process cannot be started. */
  begin(): Promise<void> {
    return (this.beginning ??= this.start());
  }

  private async start(): Promise<void> {
    const { entry, job, doors } = this;
    const { news } = this.listener;
    this.process = new ReceiverProcess(entry, { lost: (reason) => this.lost(reason), news });
    const serving = this.process.serve(doors, job);
    for (const order of this.held) this.process.order(order);
    this.held = [];
    try {
      await serving;
      for (const { door, socket } of this.guests) this.process.admit(door, socket);
      if (this.guests.length > 0) this.heardMs = performance.now() + heardWithinMs;
      this.guests = [];
    } finally {
      this.closeDoors();
    }
  }

  private lost(reason: string): void {
    if (this.lostBecause !== undefined) return;
    this.lostBecause = reason;
    this.listener.lost(reason);
  }

  /** It is the process that listens from now on, or nobody. */
  private closeDoors(): void {
    for (const door of doorNames) this.doors[door].close();
    for (const { socket } of this.guests) socket.destroy();
    this.guests = [];
  }

  order(order: ReceiverOrder): void {
    if (this.process !== undefined) {
      this.process.order(order);
      return;
    }
    this.held.push(order);
    if (order.type !== "requests") return;
    this.heldRequests += order.batch.startMs.length;
    if (this.heldRequests > heldRequestsMost) this.begin().catch((error: unknown) => this.lost(reasonOf(error)));
  }

  async heard(): Promise<void> {
    await this.hasBegun();
    await pause(Math.max(0, this.heardMs - performance.now()));
  }

  async pull(): Promise<Pulled | undefined> {
    await this.hasBegun();
    return this.process?.pull();
  }

  async stop(stretches: readonly LoadStretch[] = []): Promise<Received> {
    if (this.beginning === undefined) {
      this.closeDoors();
      this.listener.news({ examples: [], isLast: true });
      return { counts: noCounts, inside: undefined, stretches: [] };
    }
    await this.hasBegun();
    return this.process!.stop(stretches);
  }

  /** Settled either way: a process that could not be started is lost. */
  private async hasBegun(): Promise<void> {
    await this.beginning?.catch(() => undefined);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
