const perWayBytes = 1024 * 1024;
const whenShortBytes = 64 * 1024;
const allBytes = 128 * 1024 * 1024;

/** What all connections together have read and not passed on yet; when it is much, each may hold little. */
export class HeldBudget {
  bytes = 0;

  /** For one way of one connection. */
  get limitBytes(): number {
    return this.bytes > allBytes ? whenShortBytes : perWayBytes;
  }
}
