import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { LoadStretch, SentBatch } from "#trace";
import type { Pulled } from "../jaeger/pull-traces.ts";
import { closeDoors, type DoorName, type OpenDoors, openDoors } from "./doors.ts";
import type { ReceiverJob, ReceiverOrder } from "./messages.ts";
import type { ListeningOn } from "./receiver.ts";
import { type Received, type ReceiverListener, ReceiverProcess } from "./receiver-process.ts";
import { noCounts, type ReceiverCounts } from "./tally.ts";

/**
 * So many requests are kept for a process that nobody has called for, the newest: more than are made in the seconds that
 * an SDK delays its first batch by. Older ones count as never traced.
 */
const heldRequestsMost = 100_000;

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
  const receiver = new Receiver(entry, job, listener);
  await receiver.listen();
  if (!isOnDemand) await receiver.begin();
  return receiver;
}

interface Guest {
  readonly door: DoorName;
  readonly socket: Socket;
}

class Receiver implements RunningReceiver {
  lostBecause: string | undefined;
  private readonly entry: string;
  private readonly job: ReceiverJob;
  private readonly listener: ReceiverListener;
  private opening: Promise<OpenDoors> | undefined;
  private open: OpenDoors | undefined;
  private process: ReceiverProcess | undefined;
  private beginning: Promise<void> | undefined;
  /** The process listens, or nobody. */
  private isShut = false;
  /** What was sent, for whoever may be called for. */
  private readonly held: SentBatch[] = [];
  private heldRequests = 0;
  /** Who came in before anybody served them; nothing was read of what they say. */
  private readonly guests = new Set<Guest>();
  private heardMs = Number.NEGATIVE_INFINITY;

  constructor(entry: string, job: ReceiverJob, listener: ReceiverListener) {
    this.entry = entry;
    this.job = job;
    this.listener = listener;
  }

  async listen(): Promise<void> {
    this.opening = openDoors(this.job, (door, socket) => this.comesIn({ door, socket }));
    try {
      this.open = await this.opening;
    } catch (error) {
      this.shut();
      throw error;
    }
  }

  get listening(): ListeningOn {
    return this.open!.listening;
  }

  get counts(): ReceiverCounts | undefined {
    return this.process?.counts;
  }

  private comesIn(guest: Guest): void {
    guest.socket.on("error", () => undefined);
    if (this.isShut) {
      guest.socket.destroy();
      return;
    }
    this.guests.add(guest);
    // Whoever cannot be started is told of as lost.
    this.begin().catch(() => undefined);
  }

  /** Rejects where the process cannot be started. */
  begin(): Promise<void> {
    return (this.beginning ??= this.start());
  }

  private async start(): Promise<void> {
    const { entry, job } = this;
    const { news } = this.listener;
    try {
      // Somebody may have come in at the one door before the other one was open.
      const { doors } = await this.opening!;
      this.process = new ReceiverProcess(entry, { lost: (reason) => this.lost(reason), news });
      const serving = this.process.serve(doors, job);
      for (const batch of this.held.splice(0)) this.process.order({ type: "requests", batch });
      await serving;
      // The process listens on the same ports by now: from here on all come to it, and guests do not become more.
      closeDoors(doors);
      await this.admitAll(this.process);
    } catch (error) {
      this.lost(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      this.shut();
    }
  }

  private async admitAll(process: ReceiverProcess): Promise<void> {
    for (const guest of this.guests) {
      this.heardMs = performance.now() + heardWithinMs;
      await process.admit(guest.door, guest.socket);
      this.guests.delete(guest);
      // Closed here alone, where it is the other process's; altogether, where nobody took it.
      guest.socket.destroy();
    }
  }

  private lost(reason: string): void {
    if (this.lostBecause !== undefined) return;
    this.lostBecause = reason;
    this.shut();
    this.listener.lost(reason);
  }

  private shut(): void {
    if (this.isShut) return;
    this.isShut = true;
    if (this.open !== undefined) closeDoors(this.open.doors);
    for (const { socket } of this.guests) socket.destroy();
    this.guests.clear();
  }

  order(order: ReceiverOrder): void {
    if (this.process !== undefined) this.process.order(order);
    else if (order.type === "requests" && !this.isShut) this.hold(order.batch);
  }

  private hold(batch: SentBatch): void {
    this.held.push(batch);
    this.heldRequests += batch.startMs.length;
    while (this.heldRequests > heldRequestsMost && this.held.length > 1)
      this.heldRequests -= this.held.shift()!.startMs.length;
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
    if (this.beginning === undefined) return this.stopUncalled();
    await this.hasBegun();
    return (await this.process?.stop(stretches)) ?? { counts: undefined, inside: undefined, stretches: [] };
  }

  private stopUncalled(): Received {
    if (!this.isShut) this.listener.news({ examples: [], isLast: true });
    this.shut();
    return { counts: noCounts, inside: undefined, stretches: [] };
  }

  /** Settled either way: a process that could not be started is lost. */
  private async hasBegun(): Promise<void> {
    await this.beginning?.catch(() => undefined);
  }
}
