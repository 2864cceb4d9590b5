import { isIPv4 } from "node:net";

/** The addresses connections start from, in turn: each has its own 28,000 or so ports. */
export class LocalAddresses {
  private readonly ipv4: readonly string[];
  private readonly ipv6: readonly string[];
  private next4 = 0;
  private next6 = 0;

  constructor(addresses: readonly string[]) {
    this.ipv4 = addresses.filter((address) => isIPv4(address));
    this.ipv6 = addresses.filter((address) => !isIPv4(address));
  }

  /** How many there are to reach this address from. */
  countFor(remote: string): number {
    return (isIPv4(remote) ? this.ipv4 : this.ipv6).length;
  }

  /** One that can reach this address; undefined = none can. */
  takeFor(remote: string): string | undefined {
    if (isIPv4(remote)) return this.ipv4[this.next4++ % this.ipv4.length];
    return this.ipv6[this.next6++ % this.ipv6.length];
  }
}
