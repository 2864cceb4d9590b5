import type { HostReading } from "#run";
import type { SystemFiles } from "../system-files.ts";

interface Bytes {
  readonly received: number;
  readonly sent: number;
}

const loopback = "lo";

/** Bytes that went through this machine's network between two looks. */
export class NetworkMeter {
  private readonly files: SystemFiles;
  private readonly outward: ReadonlySet<string>;
  private last: ReadonlyMap<string, Bytes> | undefined;

  constructor(files: SystemFiles) {
    this.files = files;
    this.outward = outwardOf(files);
  }

  take(elapsedMs: number): HostReading["network"] {
    const now = bytesByInterface(this.files.text("proc/net/dev") ?? "");
    const before = this.last;
    this.last = now;
    if (before === undefined || now.size === 0) return null;
    const perSecond = (names: Iterable<string>, of: keyof Bytes): number => {
      let bytes = 0;
      for (const name of names) bytes += Math.max(0, (now.get(name)?.[of] ?? 0) - (before.get(name)?.[of] ?? 0));
      return (bytes * 1000) / elapsedMs;
    };
    return {
      receivedBytesPerSecond: perSecond(this.outward, "received"),
      sentBytesPerSecond: perSecond(this.outward, "sent"),
      // What is sent there is received there: counted once.
      loopbackBytesPerSecond: perSecond([loopback], "sent"),
    };
  }
}

/** Interfaces with a device behind them; in a container, where there are none, all but loopback. Bridges count twice. */
function outwardOf(files: SystemFiles): ReadonlySet<string> {
  const names = [...bytesByInterface(files.text("proc/net/dev") ?? "").keys()].filter((name) => name !== loopback);
  const withDevice = names.filter((name) => files.link(`sys/class/net/${name}/device`) !== undefined);
  return new Set(withDevice.length > 0 ? withDevice : names);
}

/** `eth0: 123 … 456 …`: the first of eight columns received, the first of eight sent. */
function bytesByInterface(text: string): ReadonlyMap<string, Bytes> {
  const found = new Map<string, Bytes>();
  for (const line of text.split("\n")) {
    const [, name, columns] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    const fields = columns?.split(/\s+/).map(Number);
    if (name !== undefined && fields?.[8] !== undefined) found.set(name, { received: fields[0]!, sent: fields[8] });
  }
  return found;
}
