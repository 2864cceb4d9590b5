import type { Flight } from "./flight.ts";
import type { StepSpans } from "./span-model.ts";

/** One attempt at one step of a request. */
export interface Job {
  readonly flight: Flight;
  /** Null = a delay, which anything can take at the same time. */
  readonly station: Station | null;
  readonly holdMs: number;
  readonly cpuMs: number;
  /** Spans of the step it is at; null = none. */
  readonly spans: StepSpans | null;
  readonly enteredMs: number;
  /** When it got a server. */
  beganMs: number | null;
  /** Nobody waits for it any more; what was begun is still worked off. */
  isVoid: boolean;
  isWaiting: boolean;
}

/** So many servers and a queue, first come, first served. */
export class Station {
  readonly name: string;
  readonly peer: string | null;
  busy = 0;
  /** The most that were busy at the same time so far. */
  busyMost = 0;
  private readonly servers: number;
  private readonly queueMax: number;
  private queue: Job[] = [];
  private head = 0;

  constructor({ name, servers, queueMax, peer }: { name: string; servers: number; queueMax?: number; peer?: string }) {
    this.name = name;
    this.servers = servers;
    this.queueMax = queueMax ?? Number.POSITIVE_INFINITY;
    this.peer = peer ?? null;
  }

  get waiting(): number {
    return this.queue.length - this.head;
  }

  /** @returns whether it may begin at once, has to wait, or is turned away */
  enter(job: Job): "begin" | "wait" | "refused" {
    if (this.busy < this.servers) {
      this.occupy();
      return "begin";
    }
    if (this.waiting >= this.queueMax) return "refused";
    job.isWaiting = true;
    this.queue.push(job);
    return "wait";
  }

  /** A server is free again. @returns who begins in its place */
  leave(): Job | null {
    this.busy--;
    while (this.head < this.queue.length) {
      const job = this.queue[this.head++]!;
      if (this.head > 4096 && this.head * 2 > this.queue.length) {
        this.queue = this.queue.slice(this.head);
        this.head = 0;
      }
      job.isWaiting = false;
      if (job.isVoid) continue;
      this.occupy();
      return job;
    }
    return null;
  }

  clear(): void {
    this.queue = [];
    this.head = 0;
    this.busy = 0;
    this.busyMost = 0;
  }

  private occupy(): void {
    this.busy++;
    if (this.busy > this.busyMost) this.busyMost = this.busy;
  }
}
