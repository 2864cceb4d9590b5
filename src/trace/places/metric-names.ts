/** What a series counts for, by name; old names stand beside the new ones. */
export interface MetricName {
  readonly name: string;
  /** What a value is multiplied with to be in the new name's unit. */
  readonly scale: number;
}

/** Old names of OpenTelemetry; their durations are milliseconds. */
const renamed: Readonly<Record<string, MetricName>> = {
  "db.client.connections.usage": { name: "db.client.connection.count", scale: 1 },
  "db.client.connections.max": { name: "db.client.connection.max", scale: 1 },
  "db.client.connections.pending_requests": { name: "db.client.connection.pending_requests", scale: 1 },
  "db.client.connections.timeouts": { name: "db.client.connection.timeouts", scale: 1 },
  "db.client.connections.wait_time": { name: "db.client.connection.wait_time", scale: 0.001 },
  "db.client.connections.use_time": { name: "db.client.connection.use_time", scale: 0.001 },
  "process.runtime.jvm.gc.duration": { name: "jvm.gc.duration", scale: 0.001 },
  "process.runtime.jvm.threads.count": { name: "jvm.thread.count", scale: 1 },
  "process.runtime.dotnet.thread_pool.queue.length": { name: "dotnet.thread_pool.queue.length", scale: 1 },
  "process.runtime.dotnet.monitor.lock_contention.count": { name: "dotnet.monitor.lock_contentions", scale: 1 },
  "process.runtime.go.goroutines": { name: "go.goroutine.count", scale: 1 },
};

/** What speaks of pools, connections, threads, locks and collections. */
const kept =
  /^(db\.client\.connection\.(count|max|pending_requests|timeouts|wait_time|use_time)|http\.client\.open_connections|nodejs\.eventloop\.(utilization|delay\.(p99|max|mean))|v8js\.gc\.duration|jvm\.(gc\.duration|thread\.count|cpu\.recent_utilization)|dotnet\.(thread_pool\.queue\.length|monitor\.lock_contentions|gc\.pause\.time)|go\.(schedule\.duration|goroutine\.count)|process\.cpu\.(time|utilization))$/;

/** Null = nothing is made of it. */
export function metricName(sent: string): MetricName | null {
  const known = Object.hasOwn(renamed, sent) ? renamed[sent] : undefined;
  return known ?? (kept.test(sent) ? { name: sent, scale: 1 } : null);
}

/** Attributes that tell series apart, by their new names. */
const labels: Readonly<Record<string, string>> = {
  "db.client.connection.pool.name": "pool",
  "db.client.connections.pool.name": "pool",
  "pool.name": "pool",
  "db.client.connection.state": "state",
  "db.client.connections.state": "state",
  state: "state",
  "jvm.thread.state": "state",
  "thread.state": "state",
  "db.system.name": "system",
  "db.system": "system",
  "server.address": "address",
  "server.port": "port",
  "http.connection.state": "state",
  "nodejs.eventloop.state": "state",
};

export function labelsOf(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const [name, label] of Object.entries(labels)) {
    const value = attributes[name];
    if (typeof value === "string" || typeof value === "number") told[label] ??= String(value).slice(0, 200);
  }
  return told;
}
