/** The bytes a thread may still send and receive: without `--max-bytes` as many as there are. */
export class Traffic {
  /** Taken from by connections as bytes pass; below zero = spent. */
  bytesLeft = Number.POSITIVE_INFINITY;
  private onSpent: () => void = () => undefined;

  /** @param onSpent called once, when more than that have passed */
  limit(bytes: number, onSpent: () => void): void {
    this.bytesLeft = bytes;
    this.onSpent = onSpent;
  }

  /** Called by whoever finds nothing left. */
  spent(): void {
    const { onSpent } = this;
    this.onSpent = () => undefined;
    onSpent();
  }
}
