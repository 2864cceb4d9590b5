/** Five minutes of seconds: whoever was away for longer is shown everything anew. */
const eventsMax = 300;
const bytesMax = 16 * 1024 * 1024;

interface Logged {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The last events of a run, so that a page that comes back misses none. */
export class EventLog {
  readonly #epoch: string;
  #events: Logged[] = [];
  #bytes = 0;
  #last = 0;

  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  /** Of the last event. */
  get id(): string {
    return `${this.#epoch}-${String(this.#last)}`;
  }

  add(name: string, data: string): Uint8Array {
    this.#last += 1;
    const bytes = this.numbered(name, data);
    this.#events.push({ number: this.#last, bytes });
    this.#bytes += bytes.length;
    while (this.#events.length > eventsMax || (this.#bytes > bytesMax && this.#events.length > 1))
      this.#bytes -= this.#events.shift()?.bytes.length ?? 0;
    return bytes;
  }

  /** With the number of the last event: who has it has all up to there. */
  numbered(name: string, data: string): Uint8Array {
    return new TextEncoder().encode(`id: ${this.id}\nevent: ${name}\ndata: ${data}\n\n`);
  }

  /** Undefined where not all of them are known any more. */
  after(id: string): readonly Uint8Array[] | undefined {
    const [, epoch, digits = ""] = /^([\w.]+)-(\d{1,12})$/.exec(id) ?? [];
    const number = Number(digits);
    if (epoch !== this.#epoch || digits === "" || number > this.#last) return undefined;
    const missed = this.#events.filter((event) => event.number > number);
    return missed.length === this.#last - number ? missed.map(({ bytes }) => bytes) : undefined;
  }
}
