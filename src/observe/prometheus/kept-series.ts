/** Series kept of all endpoints together. */
const seriesMost = 500;
/** What tells of processes, requests, pools and runtimes comes before all else. */
const knownNames =
  /^(process_|nodejs_|http_|db_|.*pool|go_|jvm_|pg_|hikaricp_|dotnet_|python_|ruby_|puma_|nginx_|redis_|mysql_|otel_)/;

/** Chooses which series are kept, once for each: what was kept stays, so that a series has no gaps. */
export class KeptSeries {
  leftOut = 0;
  private readonly kept = new Set<string>();
  private readonly most: number;

  constructor(most = seriesMost) {
    this.most = most;
  }

  pick(values: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
    const names = [...values.keys()].filter((name) => !this.kept.has(name));
    for (const name of names.filter((each) => knownNames.test(each))) this.keep(name);
    for (const name of names) this.keep(name);
    const picked: Record<string, number> = {};
    for (const [name, value] of values) if (this.kept.has(name)) picked[name] = value;
    this.leftOut = Math.max(this.leftOut, values.size - Object.keys(picked).length);
    return picked;
  }

  private keep(name: string): void {
    if (this.kept.size < this.most) this.kept.add(name);
  }
}
