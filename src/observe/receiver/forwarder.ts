import http from "node:http";
import https from "node:https";
import { limits } from "../intake/limits.ts";

export interface ForwardCounts {
  readonly passedOn: number;
  /** Answered with a no, or not at all. */
  readonly failed: number;
  /** Not tried: the queue was full. */
  readonly dropped: number;
}

export interface ForwardedBody {
  /** Path and query as they came. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Copied if it is taken. */
  readonly body: { readonly length: number; copy(): Buffer };
}

interface Queued extends Omit<ForwardedBody, "body"> {
  readonly body: Buffer;
}

/** Passes bodies on to an existing collector as they came, once each. A slow collector costs bodies, never senders. */
export class Forwarder {
  private readonly url: URL;
  private readonly agent: http.Agent;
  private readonly queue: Queued[] = [];
  private queuedBytes = 0;
  private underWay = 0;
  private passedOn = 0;
  private failed = 0;
  private dropped = 0;
  private onIdle: () => void = () => undefined;

  constructor(url: URL) {
    this.url = url;
    const options = { keepAlive: true, maxSockets: limits.forwardSockets };
    this.agent = url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  }

  get counts(): ForwardCounts {
    return { passedOn: this.passedOn, failed: this.failed, dropped: this.dropped };
  }

  pass({ path, headers, body }: ForwardedBody): void {
    const isFull = this.queue.length >= limits.forwardBodies || this.queuedBytes + body.length > limits.forwardBytes;
    if (isFull) {
      this.dropped++;
      return;
    }
    this.queue.push({ path, headers, body: body.copy() });
    this.queuedBytes += body.length;
    this.next();
  }

  /** What is queued is sent, for as long as one request may take. */
  async close(): Promise<void> {
    if (this.underWay > 0) {
      const timer = new Promise<void>((resolve) => void setTimeout(resolve, limits.forwardMs).unref());
      await Promise.race([timer, new Promise<void>((resolve) => (this.onIdle = resolve))]);
    }
    this.dropped += this.queue.length;
    this.queue.length = 0;
    this.agent.destroy();
  }

  private next(): void {
    while (this.underWay < limits.forwardSockets) {
      const body = this.queue.shift();
      if (body === undefined) break;
      this.underWay++;
      this.send(body, (isTaken) => {
        this.underWay--;
        this.queuedBytes -= body.body.length;
        if (isTaken) this.passedOn++;
        else this.failed++;
        this.next();
        if (this.underWay === 0) this.onIdle();
      });
    }
  }

  private send({ path, headers, body }: Queued, onEnd: (isTaken: boolean) => void): void {
    let isOver = false;
    const end = (isTaken: boolean): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      onEnd(isTaken);
    };
    const { request } = this.url.protocol === "https:" ? https : http;
    const base = this.url.pathname.replace(/\/$/, "");
    const sending = request(
      {
        ...urlParts(this.url),
        path: `${base}${path}`,
        method: "POST",
        agent: this.agent,
        headers: { ...headers, "content-length": body.length },
      },
      (response) => {
        response.resume();
        response.once("end", () => end(response.statusCode !== undefined && response.statusCode < 300));
        response.once("close", () => end(false));
      },
    );
    const timer = setTimeout(() => sending.destroy(), limits.forwardMs);
    sending.once("error", () => end(false));
    sending.once("close", () => end(false));
    sending.end(body);
  }
}

function urlParts({ protocol, hostname, port, username, password }: URL): http.RequestOptions {
  const auth = username === "" ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
  return { protocol, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), ...(port !== "" && { port }), ...auth };
}
