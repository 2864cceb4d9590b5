import { authorization } from "./token.ts";

export interface StreamListener {
  event(name: string, data: unknown): void;
  /** Events come; or they do not, and it is tried again. */
  connected(isOn: boolean): void;
  /** The server will not have it, whoever asks how often. */
  refused(status: number): void;
}

const firstRetryMs = 500;
const retryMsMost = 5_000;

/**
 * Server-sent events with the token in a header, where an EventSource could only put it into the address. A page nobody
 * sees lets go of its connection (a browser has six for a server) and catches up when it is seen again.
 */
export class EventStream {
  readonly #path: string;
  readonly #listener: StreamListener;
  #lastId: string | undefined;
  #abort: AbortController | undefined;
  #isClosed = false;
  #retryMs = firstRetryMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(path: string, listener: StreamListener) {
    this.#path = path;
    this.#listener = listener;
    document.addEventListener("visibilitychange", this.#seen);
    void this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#abort?.abort();
  }

  /** Shows everything anew, not only what came since. */
  restart(): void {
    this.#lastId = undefined;
    this.#again(0);
  }

  readonly #seen = (): void => {
    if (document.hidden) {
      clearTimeout(this.#timer);
      this.#abort?.abort();
    } else this.#again(0);
  };

  #again(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || document.hidden) return;
    this.#timer = setTimeout(() => void this.#connect(), afterMs);
  }

  async #connect(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const headers = { ...authorization(), ...(this.#lastId !== undefined && { "last-event-id": this.#lastId }) };
      const response = await fetch(this.#path, {
        headers,
        signal: abort.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (!response.ok || response.body === null) {
        if (response.status < 500 && response.status !== 429) return this.#refusedBy(response.status);
        throw new Error(`status ${String(response.status)}`);
      }
      this.#listener.connected(true);
      this.#retryMs = firstRetryMs;
      await this.#read(response.body);
    } catch {
      // Told below: who ends a stream in whatever way is asked again.
    }
    if (this.#isClosed || abort.signal.aborted) return;
    this.#listener.connected(false);
    this.#again(this.#retryMs);
    this.#retryMs = Math.min(retryMsMost, this.#retryMs * 2);
  }

  #refusedBy(status: number): void {
    this.close();
    this.#listener.refused(status);
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        this.#heard(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  #heard(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      const at = line.indexOf(": ");
      if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2));
    }
    this.#lastId = fields.get("id") ?? this.#lastId;
    this.#listener.event(fields.get("event") ?? "message", JSON.parse(fields.get("data") ?? "null"));
  }
}
