import type { ProxyTraffic } from "#run";
import { protocolOfGreeting, protocolOfQuestion, type SpokenProtocol } from "./spoken-protocol.ts";

/** What went through a route. */
export class TrafficCounter {
  connections = 0;
  open = 0;
  refused = 0;
  resets = 0;
  answered = 0;
  /** What the dependency speaks, as far as its first connection tells. */
  protocol: SpokenProtocol | null = null;
  private bytesUp = 0;
  private bytesDown = 0;
  private exchanges = 0;
  /** Connections on which something was sent since the last answer. */
  private readonly asking = new Set<number>();

  /** Counts anew; what is open stays. */
  restart(): void {
    this.connections = this.open;
    this.refused = this.resets = this.answered = this.bytesUp = this.bytesDown = this.exchanges = 0;
  }

  /** The first bytes of a connection, this way. */
  heard(first: Buffer, way: "up" | "down"): void {
    this.protocol ??= way === "up" ? protocolOfQuestion(first) : protocolOfGreeting(first);
  }

  up(connection: number, bytes: number): void {
    this.bytesUp += bytes;
    this.asking.add(connection);
  }

  down(connection: number, bytes: number): void {
    this.bytesDown += bytes;
    if (this.asking.delete(connection)) this.exchanges += 1;
  }

  closed(connection: number): void {
    this.open -= 1;
    this.asking.delete(connection);
  }

  now(): ProxyTraffic {
    const { connections, open, refused, resets, answered, bytesUp, bytesDown, exchanges } = this;
    return { connections, open, refused, resets, bytesUp, bytesDown, exchanges, answered };
  }
}
