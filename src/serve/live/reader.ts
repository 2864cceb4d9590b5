/** What may wait for a page that does not read; a page that was cut off comes back and is shown what there is. */
const waitingBytesMax = 32 * 1024 * 1024;

/** One page's end of the stream. */
export class Reader {
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #onClosed: (() => void)[] = [];

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#ended(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: waitingBytesMax }),
    );
  }

  send(event: Uint8Array): void {
    if (this.#controller === undefined) return;
    this.#controller.enqueue(event);
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#cutOff();
  }

  /** What waits is let go: a page that never reads would hold it as long as its connection lasts. */
  #cutOff(): void {
    this.#controller?.error(new Error("the page does not read"));
    this.#ended();
  }

  onClosed(listener: () => void): void {
    if (this.#controller === undefined) listener();
    else this.#onClosed.push(listener);
  }

  /** What was sent before still arrives. */
  close(): void {
    this.#controller?.close();
    this.#ended();
  }

  #ended(): void {
    this.#controller = undefined;
    const listeners = this.#onClosed;
    this.#onClosed = [];
    for (const listener of listeners) listener();
  }
}
