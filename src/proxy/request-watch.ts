import { HttpFraming } from "./http-framing.ts";

export interface RequestListener {
  /** A request is about to be passed on or answered. */
  begin(): void;
  /** Whether it has been answered here. */
  answer(method: string): boolean;
  /** What is sent is no HTTP. */
  noHttp(): void;
  /** On its way to the dependency. */
  pass(bytes: Buffer): void;
}

/** Tells the requests of a connection apart, and answers some in the dependency's place. */
export class RequestWatch {
  private readonly requests: HttpFraming;
  private readonly responses: HttpFraming;
  private readonly listener: RequestListener;
  /** Methods of requests without their whole answer yet. */
  private readonly outstanding: string[] = [];
  /** The rest of the request under way has been answered already. */
  private isSwallowing = false;

  constructor(listener: RequestListener) {
    this.listener = listener;
    this.requests = new HttpFraming("request");
    this.responses = new HttpFraming("response", () => this.outstanding[0]);
  }

  sent(chunk: Buffer): void {
    const wasHttp = this.requests.isHttp;
    const segments = this.requests.feed(chunk);
    if (wasHttp && !this.requests.isHttp) this.listener.noHttp();
    for (const { bytes, head, isLast } of segments) {
      if (head !== undefined) this.headSent(head);
      if (!this.isSwallowing) this.listener.pass(bytes);
      if (isLast) this.isSwallowing = false;
    }
  }

  /** What was held back because it might have become a head. */
  sendingEnds(): void {
    const { pending } = this.requests;
    if (pending.length > 0 && !this.isSwallowing) this.listener.pass(pending);
  }

  answered(chunk: Buffer): void {
    // Who speaks before being asked speaks another protocol.
    if (this.outstanding.length === 0) return;
    for (const { head, isLast } of this.responses.feed(chunk)) {
      const status = head === undefined ? undefined : Number(head.slice(9, 12));
      if (status === 101 || (this.outstanding[0] === "CONNECT" && status !== undefined && status < 300)) this.raw();
      const isInterim = status !== undefined && status < 200 && status !== 101;
      if (isLast && !isInterim) this.outstanding.shift();
    }
  }

  private headSent(head: string): void {
    const method = head.slice(0, head.indexOf(" "));
    this.listener.begin();
    // An answer of ours must not overtake one that is still to come; and of whoever waits for a "100 Continue"
    // nobody knows whether a body follows another answer (RFC 9110 §10.1.1).
    const mayAnswer = this.outstanding.length === 0 && !/\nexpect:/i.test(head);
    this.isSwallowing = mayAnswer && this.listener.answer(method);
    if (!this.isSwallowing) this.outstanding.push(method);
  }

  private raw(): void {
    const pending = this.requests.giveUp();
    if (pending.length > 0) this.listener.pass(pending);
  }
}
