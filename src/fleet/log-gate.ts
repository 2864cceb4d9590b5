/** Of one message, and of how many in the time between two reports. */
const textLength = 16_384;
const messagesMax = 200;

/** A script that logs without end must not fill the memory of whoever listens. What is left out is counted and told. */
export class LogGate {
  private readonly send: (text: string) => void;
  private sent = 0;
  private leftOut = 0;

  constructor(send: (text: string) => void) {
    this.send = send;
  }

  say(text: string): void {
    if (this.sent >= messagesMax) {
      this.leftOut++;
      return;
    }
    this.sent++;
    this.send(text.length <= textLength ? text : `${text.slice(0, textLength)}… (${text.length} characters)`);
  }

  /** Makes room again. */
  open(): void {
    if (this.leftOut > 0) this.send(`${this.leftOut} more messages of log() left out: there were too many at a time`);
    this.sent = 0;
    this.leftOut = 0;
  }
}
