type CountByService = Readonly<Record<string, number>>;

interface Sender {
  count: number;
  /** When spans of it were last seen to have come. */
  lastMs: number;
  batches: number;
  longestGapMs: number;
}

/** From so many batches on a service's own pace is known. */
const batchesKnown = 3;
/** Who sends every second does so every 1.1 s under load. */
const patience = 1.25;
const marginMs = 500;
/** The 5 s that OpenTelemetry's SDKs collect spans for by default, and their way here. */
const unknownPaceMs = 6_000;
const quietMs = 500;
/** Something else that talks to the target would have it never be quiet. */
const waitMsMax = 12_000;

/**
 * How long spans may still come after the load: SDKs collect them for a while before they send them. Each service's own
 * pace tells for how long, and whoever sends nothing is not waited for.
 */
export class LateSpans {
  private readonly senders = new Map<string, Sender>();
  private lastMs = -Infinity;

  /** What has come by now; as often as there is news. */
  look(services: CountByService, nowMs: number): void {
    for (const [name, count] of Object.entries(services)) {
      const sender = this.senders.get(name);
      if (sender === undefined) this.senders.set(name, { count, lastMs: nowMs, batches: 1, longestGapMs: 0 });
      else if (count > sender.count) {
        sender.longestGapMs = Math.max(sender.longestGapMs, nowMs - sender.lastMs);
        sender.count = count;
        sender.lastMs = nowMs;
        sender.batches++;
      } else continue;
      this.lastMs = nowMs;
    }
  }

  /** For how long after the end of the load spans of it may come; 0 = none ever came. */
  get waitMs(): number {
    let longestMs = 0;
    for (const sender of this.senders.values()) longestMs = Math.max(longestMs, paceOf(sender));
    return longestMs;
  }

  isOver(endedMs: number, nowMs: number): boolean {
    if (this.senders.size === 0 || nowMs - endedMs >= waitMsMax) return true;
    return nowMs - endedMs >= this.waitMs && nowMs - this.lastMs >= quietMs;
  }
}

function paceOf({ batches, longestGapMs }: Sender): number {
  return batches < batchesKnown ? unknownPaceMs : Math.min(unknownPaceMs, longestGapMs * patience + marginMs);
}
