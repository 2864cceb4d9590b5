import type { Socket } from "node:net";
import type { Clock, Timer } from "#run";
import { RandomStream } from "#scenario";
import type { FaultSwitch } from "./fault-switch.ts";
import type { Breakable, FaultAtWork } from "./fault.ts";
import { faultAtWork } from "./faults/index.ts";
import type { HeldBudget } from "./held-budget.ts";
import { RequestWatch } from "./request-watch.ts";
import type { TrafficCounter } from "./traffic-counter.ts";
import { Way } from "./way.ts";

/** Who hung up while a fault lets nothing through is waited for this long. */
const lingerMs = 30_000;

export interface ConnectionParts {
  readonly clock: Clock;
  readonly seed: number;
  /** From 0, in the order they were accepted. */
  readonly number: number;
  readonly faults: readonly FaultSwitch[];
  readonly traffic: TrafficCounter;
  readonly held: HeldBudget;
  /** Faults may be replaced: requests are told apart from the beginning, nobody could begin in the middle. */
  readonly isControlled: boolean;
  readonly onClose: (connection: Connection) => void;
}

/** A fault, and whether it concerns this connection now. */
interface Concern {
  readonly fault: FaultSwitch;
  readonly work: FaultAtWork;
  readonly random: RandomStream;
  isHit: boolean;
  isActive: boolean;
  readonly timers: Timer[];
}

/** Two sockets and what stands between them. */
export class Connection implements Breakable {
  private readonly client: Socket;
  private readonly upstream: Socket;
  private readonly parts: ConnectionParts;
  private concerns: readonly Concern[] = [];
  private readonly up: Way;
  private readonly down: Way;
  private readonly watch: RequestWatch | undefined;
  private readonly timers: Timer[] = [];
  private heldBytes = 0;
  private isAnswerDue = false;
  isOver = false;

  constructor(client: Socket, upstream: Socket, parts: ConnectionParts) {
    const { clock, faults, isControlled } = parts;
    this.client = client;
    this.upstream = upstream;
    this.parts = parts;
    this.up = new Way(clock, "up", upstream, () => this.regulate());
    this.down = new Way(clock, "down", client, () => this.regulate());
    const needsRequests = isControlled || faults.some((fault) => fault.needsRequests);
    this.watch = needsRequests ? this.newWatch() : undefined;
    this.listen();
    this.fit(faults);
  }

  /** Other faults from now on; what the old ones held goes on. */
  fit(faults: readonly FaultSwitch[]): void {
    for (const timer of this.concerns.flatMap(({ timers }) => timers)) timer.cancel();
    this.concerns = faults.map((fault) => this.concernOf(fault));
    const works = this.concerns.map(({ work }) => work);
    for (const way of [this.up, this.down]) way.fit(works);
    for (const concern of this.concerns) this.renew(concern);
  }

  /** One of its faults went on or off. */
  switched(fault: FaultSwitch): void {
    const concern = this.concerns.find((each) => each.fault === fault);
    if (concern === undefined) return;
    this.renew(concern);
    if (!fault.isOn) for (const way of [this.up, this.down]) way.stages[this.concerns.indexOf(concern)]!.line.release();
  }

  reset(): void {
    if (this.isOver) return;
    this.client.resetAndDestroy();
    this.upstream.resetAndDestroy();
    this.parts.traffic.resets += 1;
    this.close();
  }

  after(delayMs: number, callback: () => void): void {
    this.timers.push(this.parts.clock.after(delayMs, callback));
  }

  /** At once; what is under way is lost. */
  destroy(): void {
    this.client.destroy();
    this.upstream.destroy();
    this.close();
  }

  private concernOf(fault: FaultSwitch): Concern {
    const { seed, number } = this.parts;
    const random = new RandomStream(seed, fault.number, number);
    const { effect, share, of } = fault.plan;
    const isHit = of === "connections" && random.number() < share;
    const work = faultAtWork(effect, () => random.number());
    return { fault, work, random, isHit, isActive: false, timers: [] };
  }

  private renew(concern: Concern): void {
    const { fault, work, isHit, isActive, timers } = concern;
    concern.isActive = fault.isOn && isHit;
    for (const way of [this.up, this.down]) way.stages[this.concerns.indexOf(concern)]!.isOn = concern.isActive;
    if (isActive && !concern.isActive) for (const timer of timers.splice(0)) timer.cancel();
    if (!isActive && concern.isActive) this.strike(concern, work);
  }

  private strike({ timers }: Concern, work: FaultAtWork): void {
    work.strike?.({
      reset: () => this.reset(),
      after: (delayMs, callback) => timers.push(this.parts.clock.after(delayMs, callback)),
    });
  }

  private newWatch(): RequestWatch {
    return new RequestWatch({
      begin: () => this.requestBegins(),
      answer: (method) => this.answerTo(method),
      noHttp: () => {
        this.requestBegins();
        if (this.concerns.some((concern) => concern.isActive && concern.work.answer !== undefined)) this.reset();
      },
      pass: (bytes) => this.up.take(bytes),
    });
  }

  private requestBegins(): void {
    for (const concern of this.concerns) {
      if (concern.fault.plan.of !== "requests") continue;
      concern.isHit = concern.random.number() < concern.fault.plan.share;
      // A fault struck the request before: this one is another.
      concern.isActive = false;
      for (const timer of concern.timers.splice(0)) timer.cancel();
      this.renew(concern);
    }
  }

  private answerTo(method: string): boolean {
    const concern = this.concerns.find(({ isActive, work }) => isActive && work.answer !== undefined);
    if (concern === undefined) return false;
    this.parts.traffic.answered += 1;
    this.isAnswerDue = true;
    this.down.take(Buffer.from(concern.work.answer!(method), "latin1"));
    return true;
  }

  private listen(): void {
    const { client, upstream, up, down, watch } = this;
    const { traffic } = this.parts;
    client.once("data", (bytes: Buffer) => traffic.heard(bytes, "up"));
    upstream.once("data", (bytes: Buffer) => traffic.heard(bytes, "down"));
    client.on("data", (bytes: Buffer) => {
      traffic.up(this.parts.number, bytes.length);
      if (watch === undefined) up.take(bytes);
      else watch.sent(bytes);
    });
    upstream.on("data", (bytes: Buffer) => {
      traffic.down(this.parts.number, bytes.length);
      watch?.answered(bytes);
      down.take(bytes);
    });
    client.on("end", () => {
      watch?.sendingEnds();
      up.take("end");
      this.lingerIfStuck();
    });
    upstream.on("end", () => down.take("end"));
    client.on("error", () => this.brokenBy(client, up));
    upstream.on("error", () => this.brokenBy(upstream, down));
    for (const socket of [client, upstream]) {
      socket.on("drain", () => this.regulate());
      socket.on("close", () => this.socketClosed());
    }
    client.resume();
  }

  /** Said to the other side when it has got everything that came before. */
  private brokenBy(socket: Socket, way: Way): void {
    this.parts.traffic.resets += 1;
    socket.destroy();
    way.take("abort");
    this.lingerIfStuck();
  }

  private lingerIfStuck(): void {
    if (!this.up.isStuck && !this.down.isStuck) return;
    this.after(lingerMs, () => {
      if (this.up.isStuck || this.down.isStuck) this.destroy();
    });
  }

  /** Reads no more than can be passed on. */
  private regulate(): void {
    if (this.isOver) return;
    const [upBytes, downBytes] = [this.up.heldBytes, this.down.heldBytes];
    this.parts.held.bytes += upBytes + downBytes - this.heldBytes;
    this.heldBytes = upBytes + downBytes;
    const limit = this.parts.held.limitBytes;
    flow(this.client, this.isAnswerDue ? Math.max(upBytes, downBytes) : upBytes, limit);
    flow(this.upstream, downBytes, limit);
  }

  private socketClosed(): void {
    if (this.client.destroyed && this.upstream.destroyed) this.close();
    // A side that is gone takes nothing more; what it sent still goes on.
    else if (this.client.destroyed) this.down.close();
    else this.up.close();
  }

  private close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.parts.held.bytes -= this.heldBytes;
    this.up.close();
    this.down.close();
    for (const timer of [...this.timers, ...this.concerns.flatMap(({ timers }) => timers)]) timer.cancel();
    this.parts.traffic.closed(this.parts.number);
    this.parts.onClose(this);
  }
}

function flow(source: Socket, heldBytes: number, limitBytes: number): void {
  if (heldBytes > limitBytes) source.pause();
  else if (heldBytes <= limitBytes / 2 && source.isPaused()) source.resume();
}
