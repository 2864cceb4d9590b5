import { Collector, Recorder } from "#measure";
const health = { loopBusyRatio: 0, users: [1] as never, usersMost: [1] as never, inFlight: 0, connectionsOpen: 0, connectionsOpened: 0, connectionsMax: 0, unsolicited: 0, stalls: [] } as never;
const n = Number(process.argv[2] ?? 2000);
const rec = [0, 1].map((w) => new Recorder(w, 1));
let enc = 0;
const c = new Collector({ scenarios: ["s"], workers: 2, slo: [], warmUpSeconds: 0, askedAt: () => ({ iterationsPerSecond: null, users: null }), onSecond: (r) => { enc += r.operations.length; } } as never);
let x = 1; const rnd = () => { x = (x * 1103515245 + 12345) % 2147483648; return x / 2147483648; };
let tAdd = 0, tTake = 0; const t00 = performance.now();
for (let s = 0; s < 30; s++) {
  const a0 = tAdd, b0 = tTake;
  for (let q = 1; q <= 4; q++) for (const [w, r] of rec.entries()) {
    for (let i = 0; i < n; i++) {
      const t = r.operation({ kind: "request", protocol: "http", method: "GET", name: `/a/${i}`, scenario: "s" });
      for (let k = 0; k < 3; k++) { const ms = 1 + rnd() * 20; t.started++; t.ok++; t.countStatus(200); t.latency.record(ms); t.service.record(ms); t.recordPhase("wait", ms); t.recordPhase("receive", ms / 10); }
    }
    const t0 = performance.now();
    const m = (r as never as { takeInterval: Function }).takeInterval(s * 1000 + q * 250, health, process.argv[3] ? { isLast: false, isAfterLoad: false } : false);
    const t1 = performance.now();
    c.add(m);
    tTake += t1 - t0; tAdd += performance.now() - t1;
  }
  if (s % 10 === 9) console.log(s, "collector ms/s", (tAdd - a0).toFixed(1), "take ms/s (2 workers)", (tTake - b0).toFixed(1), "rss", (process.memoryUsage.rss() / 1e6) | 0);
}
console.log(enc, performance.now() - t00 | 0);
