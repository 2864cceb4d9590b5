import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { limits } from "../intake/limits.ts";

const lookEveryMs = 10;

interface Guarded {
  readonly socket: Socket;
  /** `new` = nothing complete has come from it yet; `busy` = its request comes in; `working` = it is complete. */
  state: "new" | "busy" | "working" | "idle";
  sinceMs: number;
}

/**
 * Keeps the sockets of all servers below the limit. Who comes when it is reached takes the place of one whose request
 * does not come to its end, else of one that has not said anything yet, else of one that is idle; senders that are being
 * served keep theirs.
 */
export class SocketGuard {
  /** Cut to make room, or refused. */
  cut = 0;
  private readonly guarded = new Map<Socket, Guarded>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  get open(): number {
    return this.guarded.size;
  }

  admit(socket: Socket): void {
    if (this.guarded.size >= limits.sockets) {
      this.cut++;
      const leaving = this.slowest() ?? this.oldest("new") ?? this.oldest("idle");
      if (leaving === undefined) {
        socket.destroy();
        return;
      }
      this.forget(leaving.socket);
      leaving.socket.destroy();
    }
    this.guarded.set(socket, { socket, state: "new", sinceMs: this.nowMs() });
    socket.once("close", () => this.forget(socket));
    // Whoever resets a connection does so at any time; the servers hear of it as an end.
    socket.on("error", () => undefined);
  }

  busy(socket: Socket): void {
    this.become(socket, "busy");
  }

  /** Its request is complete. */
  working(socket: Socket): void {
    this.become(socket, "working");
  }

  idle(socket: Socket): void {
    this.become(socket, "idle");
  }

  /** Cuts those that have not said anything for as long as a header may take. */
  cutSilent(): void {
    const beforeMs = this.nowMs() - limits.headerMs;
    for (const { socket, state, sinceMs } of this.guarded.values())
      if (state === "new" && sinceMs < beforeMs) socket.destroy();
  }

  /** Waits until nobody is being served, and so long at most. */
  async served(mostMs: number): Promise<void> {
    const untilMs = this.nowMs() + mostMs;
    const isServed = (): boolean => this.oldest("busy") === undefined && this.oldest("working") === undefined;
    while (!isServed() && this.nowMs() < untilMs) await pause(lookEveryMs);
  }

  destroyAll(): void {
    for (const socket of this.guarded.keys()) socket.destroy();
  }

  private become(socket: Socket, state: Guarded["state"]): void {
    const guarded = this.guarded.get(socket);
    if (guarded === undefined) return;
    guarded.state = state;
    guarded.sinceMs = this.nowMs();
  }

  private forget(socket: Socket): void {
    this.guarded.delete(socket);
  }

  /** Who has been sending one request for longer than a sender that is well needs for it. */
  private slowest(): Guarded | undefined {
    const found = this.oldest("busy");
    return found !== undefined && found.sinceMs < this.nowMs() - limits.bodyMs ? found : undefined;
  }

  private oldest(state: Guarded["state"]): Guarded | undefined {
    let found: Guarded | undefined;
    for (const each of this.guarded.values())
      if (each.state === state && (found === undefined || each.sinceMs < found.sinceMs)) found = each;
    return found;
  }
}
