import { Histogram } from "#measure";
import type { ResourceReading } from "#run";
import type { LabSecond } from "../lab.ts";
import { type SeriesAbout, Series } from "./series.ts";

/** Of routes, processes, peers and metrics together so many are followed, the first ones seen. */
const followedMost = 60;
const routesMost = 20;
/** Below this a target's processor time is the machine's mood. */
const tellingCores = 0.02;
/** Fewer requests say nothing of a percentile. */
const requestsMin = 10;

/** Memory that is in use after a collection; the one that is found first counts. */
const afterCollection = /(used_after_last_gc|usage_after_last_gc|live_bytes_after)/;
const heap = /(heap_size_used|memory_heap_used|heap_used|heap_inuse_bytes|heap_alloc_bytes|gc_heap_size)/;
const pools =
  /(connections?_(active|used|usage|count|in_use|open|pending)|pool_(active|used|busy)|stat_activity_count)/;
const threads = /(goroutines|active_handles|threads_live|jvm_threads_current)/;

/** What a run's seconds say, as series in stretches of some seconds. */
export class Signals {
  readonly all = new Map<string, Series>();
  private readonly stretchSeconds: number;
  private readonly limits: { memoryBytes: number | null; files: number | null } = { memoryBytes: null, files: null };
  private readonly routes = new Map<string, Histogram>();
  private fromSeconds: number | null = null;
  private seconds = 0;
  private cores = 0;
  private completed = 0;
  private requests = 0;
  private requestsBefore = 0;
  private failed = 0;

  constructor(stretchSeconds: number) {
    this.stretchSeconds = stretchSeconds;
  }

  add(second: LabSecond): void {
    this.fromSeconds ??= second.atSeconds;
    this.addWork(second);
    if (second.reading !== null) this.addReading(second.reading);
    if (++this.seconds >= this.stretchSeconds) this.closeStretch();
  }

  /** The process is another one: what its predecessor held is gone. */
  forget(): void {
    for (const [key, { about }] of this.all) if (about.kind !== "latency") this.all.delete(key);
  }

  private addWork({ operations, iterations, stalledMs }: LabSecond): void {
    this.completed += iterations.completed;
    for (const { name, latency, failed } of operations) {
      this.requests += latency.count + failed;
      this.failed += failed;
      // What the machine stood still for is none of the target's time.
      if (stalledMs < 50) this.route(name)?.add(latency);
    }
  }

  private route(name: string): Histogram | undefined {
    let histogram = this.routes.get(name);
    if (histogram === undefined && this.routes.size < routesMost) this.routes.set(name, (histogram = new Histogram()));
    return histogram;
  }

  private addReading({ target, cgroup, host, metrics }: ResourceReading): void {
    this.limits.memoryBytes = cgroup?.memoryLimitBytes ?? host?.memoryTotalBytes ?? null;
    if (target !== null) {
      this.limits.files = target.fdsMax;
      this.cores += target.cpuCores;
      const { sockets, peers, rssByProcess = {}, fds } = target;
      this.put("rss", { kind: "memory", subject: "resident memory", unit: "bytes" }, target.rssBytes);
      const processes = Object.entries(rssByProcess);
      for (const [pid, bytes] of processes.length > 1 ? processes : []) {
        const about = {
          kind: "memory",
          subject: "resident memory",
          unit: "bytes",
          instance: `process ${pid}`,
        } as const;
        this.put(`rss ${pid}`, about, bytes);
      }
      this.put("threads", { kind: "threads", subject: "threads", unit: "count" }, target.threads);
      // Connections of those who call come and go with the load.
      if (fds !== null) {
        const outward = Object.values(peers).reduce((sum, count) => sum + count, 0);
        const own = fds - (sockets === null ? 0 : Math.max(0, sockets.established - outward));
        this.put("files", { kind: "files", subject: "open files and own connections", unit: "count" }, own);
      }
      if (sockets !== null) {
        const about = { kind: "connections", subject: "connections closed by one side only", unit: "count" } as const;
        this.put("closeWait", about, sockets.closeWait);
      }
      for (const [peer, count] of Object.entries(peers)) {
        this.put(`peer ${peer}`, { kind: "connections", subject: `connections to ${peer}`, unit: "count" }, count);
      }
    }
    for (const [name, value] of Object.entries(metrics)) this.addMetric(name, value);
  }

  private addMetric(name: string, value: number): void {
    if (afterCollection.test(name) || heap.test(name)) {
      this.put(name, { kind: "memory", subject: name, unit: "bytes" }, value);
    } else if (pools.test(name)) this.put(name, { kind: "pool", subject: name, unit: "count" }, value);
    else if (threads.test(name)) this.put(name, { kind: "threads", subject: name, unit: "count" }, value);
  }

  private put(key: string, about: Omit<SeriesAbout, "limit">, value: number): void {
    let series = this.all.get(key);
    if (series === undefined) {
      if (this.all.size >= followedMost) return;
      this.all.set(key, (series = new Series({ ...about, limit: null })));
    }
    series.add(value);
  }

  private closeStretch(): void {
    const atSeconds = this.fromSeconds! + this.seconds / 2;
    for (const [name, latency] of this.routes) {
      if (latency.count >= requestsMin) this.putLatency(name, latency);
      latency.reset();
    }
    if (this.requests > 0) {
      this.put("errors", { kind: "errors", subject: "share of errors", unit: "ratio" }, this.failed / this.requests);
    }
    if (this.completed > 0 && this.cores > tellingCores * this.seconds) {
      const about = { kind: "cpu", subject: "processor time per iteration", unit: "ms" } as const;
      this.put("cpu", about, (1000 * this.cores) / this.completed);
    }
    for (const series of this.all.values()) {
      series.about = { ...series.about, limit: this.limitOf(series.about) };
      series.close(atSeconds, this.requestsBefore + this.requests / 2);
    }
    this.requestsBefore += this.requests;
    this.fromSeconds = null;
    this.seconds = this.cores = this.completed = this.requests = this.failed = 0;
  }

  private putLatency(name: string, latency: Histogram): void {
    const about = { kind: "latency", unit: "ms", route: name } as const;
    this.put(`p50 ${name}`, { ...about, subject: `p50 of ${name}` }, latency.quantile(0.5)!);
    if (latency.count >= 4 * requestsMin) {
      this.put(`p95 ${name}`, { ...about, subject: `p95 of ${name}` }, latency.quantile(0.95)!);
    }
  }

  private limitOf({ kind, subject }: SeriesAbout): number | null {
    if (kind === "memory" && subject === "resident memory") return this.limits.memoryBytes;
    return kind === "files" ? this.limits.files : null;
  }
}
