import type { WorkerHealth } from "#measure";
import type { LimitName, LoadChangeRequest, Timer } from "#run";
import { HttpHost, RequestLimits } from "#scenario";
import type { EngineParts } from "./engine-parts.ts";
import { requestShares, samplingOf, usedNothing } from "./limits.ts";
import { loadOf, plannedEndMs } from "./loads.ts";
import { LoopWatch } from "./loop-watch.ts";
import { Marks } from "./marks.ts";
import type { LoadContext, ScenarioLoad } from "./scenario-load.ts";
import { shareOf } from "./split.ts";
import { userFactory } from "./user-factory.ts";

/** How often a worker posts what it counted. */
const intervalMs = 250;
/** Even arrivals fall due on round moments, and answers soon after: posting just before takes time from neither. */
const postAheadMs = 5;
/** Users that take longer than this to start do not hold the run up. */
const prepareLimitMs = 30_000;

/** One worker's part of a run: all its scenarios' loads, and the count of what happened. */
export class Engine {
  private readonly parts: EngineParts;
  private readonly http: HttpHost;
  private readonly inFlightMax: number;
  private readonly loads: readonly ScenarioLoad[];
  private readonly watch: LoopWatch;
  private readonly finished: Promise<void>;
  private finish: () => void = () => undefined;
  private interval: Timer | undefined = undefined;
  private grace: Timer | undefined = undefined;
  private lastMoment: Timer | undefined = undefined;
  private openedBefore = 0;
  private isStarted = false;
  private toldOfPublic = false;
  private toldOfAgent = false;
  /** No new iterations begin: those under way are waited for. */
  private isLoadOver = false;
  /** None is under way any more: users are waited for. */
  private isIdle = false;
  private isEnded = false;
  private readonly gate = { isHeld: false };
  private readonly marks: Marks;

  constructor(parts: EngineParts) {
    const { plan, clock, worker, recorder, protocol } = parts;
    this.parts = parts;
    this.watch = new LoopWatch(clock, recorder);
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
    const { sharedConnections } = plan.http;
    const { requests, bytes } = requestShares(plan, worker, parts.used ?? usedNothing);
    this.http = new HttpHost({
      plan: plan.http,
      clock,
      recorder,
      protocol,
      limits: requests && new RequestLimits(clock, requests, () => this.spend("requests")),
      sharedConnections:
        sharedConnections === undefined ? undefined : Math.max(1, shareOf(sharedConnections, worker, plan.workers)),
      sampling: samplingOf(plan),
      joinsTraces: plan.receive !== undefined,
    });
    if (bytes !== undefined) protocol.traffic.limit(bytes, () => this.spend("bytes"));
    this.inFlightMax = Math.max(1, shareOf(plan.maxInFlight, worker, plan.workers));
    this.marks = new Marks({
      clock,
      isThrough: (atMs) => this.loads.every((load) => load.isThrough(atMs)),
      beginUntil: (atMs) => {
        for (const load of this.loads) load.beginUntil(atMs);
      },
      post: () => {
        if (!this.isEnded) this.post(false);
      },
    });
    this.loads = plan.scenarios.map(({ load }, index) => loadOf(load, this.contextOf(index)));
  }

  /** Starts what must be there before the run clock's 0. */
  async prepare(): Promise<void> {
    let limit: Timer | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = this.parts.clock.after(prepareLimitMs, resolve);
    });
    await Promise.race([Promise.all(this.loads.map((load) => load.prepare())), this.finished, tooLong]);
    limit?.cancel();
  }

  /** Runs from the run clock's 0 until all load is done; the last interval message is posted before it resolves. */
  run(): Promise<void> {
    const { clock } = this.parts;
    // The last stretch by turning the loop: all workers begin at the same moment, not at the same tick.
    const begin = (): void => {
      if (clock.nowMs() < 0) clock.soon(begin);
      else this.start();
    };
    clock.after(Math.max(0, -clock.nowMs() - 2), begin);
    return this.finished;
  }

  change(request: LoadChangeRequest): void {
    this.loads[request.scenario]?.change(request.atMs, request);
    if (request.isMark === true) this.marks.add(request.atMs);
  }

  /** Gets users ready for more load: so many of all workers', per scenario. */
  warm(users: readonly number[]): void {
    const { worker, plan } = this.parts;
    for (const [index, load] of this.loads.entries()) load.warm(shareOf(users[index] ?? 0, worker, plan.workers));
  }

  /** Ends what is under way as cancelled; the load goes on. */
  cutOff(): void {
    this.http.cutOff();
    for (const load of this.loads) load.cutOff();
  }

  /** While held nothing new begins: open load drops its arrivals, users of closed load wait. */
  hold(isOn: boolean): void {
    this.gate.isHeld = isOn;
  }

  /** No new iterations; those under way may end within the graceful stop. */
  stop(): void {
    for (const load of this.loads) load.stop();
  }

  /** Ends everything now: what is in flight is counted as cancelled. */
  cancel(): void {
    this.stop();
    this.end();
  }

  /** Posts what was counted since the last post, ahead of time. */
  report(): void {
    if (!this.isEnded) this.post(false);
  }

  /** Bytes are counted as they pass: what is in flight then is cut off, or a body without an end would go on. */
  private spend(limit: LimitName): void {
    if (this.isEnded) return;
    this.parts.notice({ kind: "limit", limit });
    if (limit === "bytes") this.cancel();
    else this.stop();
  }

  private start(): void {
    if (this.isEnded) return;
    this.isStarted = true;
    this.parts.loopBusyRatio();
    this.watch.start();
    this.armInterval();
    this.armLastMoment();
    for (const load of this.loads) if (!load.isStopped) load.start();
    this.look();
  }

  private armLastMoment(): void {
    const { plan, clock } = this.parts;
    const limitMs = plan.limits?.durationMs;
    if (limitMs === undefined || plan.scenarios.every(({ load }) => plannedEndMs(load) <= limitMs)) return;
    this.lastMoment = clock.after(limitMs - clock.nowMs(), () => {
      if (!this.isLoadOver) this.spend("duration");
    });
  }

  /** Whether the load is over, and whether everything has ended. */
  private look(): void {
    if (this.isEnded) return;
    if (!this.isLoadOver && this.loads.every((load) => load.isStopped)) {
      // What is counted from here on came after the load: rates are over the time before.
      if (this.isStarted) this.post(false);
      this.isLoadOver = true;
      this.lastMoment?.cancel();
      this.grace = this.parts.clock.after(this.parts.plan.gracefulStopMs, () => this.end());
    }
    if (!this.isStarted) return;
    if (this.loads.every((load) => load.isDone)) this.end();
    else if (this.isLoadOver && !this.isIdle && this.inFlight() === 0) {
      // Users may take their time to leave: it is no part of the time the iterations took.
      this.isIdle = true;
      this.post(false);
    }
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.interval?.cancel();
    this.grace?.cancel();
    this.lastMoment?.cancel();
    this.marks.cancel();
    this.watch.stop();
    // Requests in flight end here as cancelled, and with them the iterations that wait for them.
    this.http.cancel();
    this.parts.clock.soon(() => {
      // A script may wait for something else; it is not waited for.
      for (const load of this.loads) load.abandon();
      this.post(true);
      this.finish();
    });
  }

  /** On the grid of the run clock, whatever the timer's delay: intervals do not drift against seconds. */
  private armInterval(): void {
    const { clock } = this.parts;
    const nowMs = clock.nowMs();
    const nextMs = (Math.round((nowMs + postAheadMs) / intervalMs) + 1) * intervalMs - postAheadMs;
    this.interval = clock.after(nextMs - nowMs, () => {
      this.post(false);
      this.armInterval();
    });
  }

  private post(isLast: boolean): void {
    const { recorder, clock, post } = this.parts;
    this.giveNotice();
    // What was counted before the start belongs to the run's first moment.
    const nowMs = this.isStarted ? clock.nowMs() : 0;
    this.http.traces.look(nowMs);
    post(recorder.takeInterval(nowMs, this.health(), { isLast, isAfterLoad: this.isLoadOver }), this.http.sent);
  }

  private giveNotice(): void {
    const { protocol, notice } = this.parts;
    if (protocol.reachesPublic && !this.toldOfPublic) {
      this.toldOfPublic = true;
      notice({ kind: "publicHost" });
    }
    if (this.http.isUnidentified && !this.toldOfAgent) {
      this.toldOfAgent = true;
      notice({ kind: "unidentified" });
    }
  }

  private health(): WorkerHealth {
    const { counters } = this.parts.protocol;
    const opened = counters.opened - this.openedBefore;
    this.openedBefore = counters.opened;
    const answers = this.parts.plan.samplesAnswers === true ? this.http.answers.take() : undefined;
    return {
      loopBusyRatio: this.parts.loopBusyRatio(),
      users: this.loads.map((load) => load.users),
      usersMost: this.loads.map((load) => load.takeUsersMost()),
      inFlight: this.inFlight(),
      connectionsOpen: counters.open,
      connectionsOpened: opened,
      connectionsMax: counters.openMax,
      unsolicited: counters.unsolicited,
      folded: counters.folded,
      stalls: this.watch.takeStalls(),
      ...(answers && { answers }),
    };
  }

  private inFlight(): number {
    let sum = 0;
    for (const load of this.loads) sum += load.inFlight;
    return sum;
  }

  private contextOf(index: number): LoadContext {
    const { plan, clock, worker, test, recorder } = this.parts;
    const { load } = plan.scenarios[index]!;
    const definition = test?.scenarios[index];
    return {
      clock,
      recorder,
      iterations: recorder.iterations(index),
      seed: plan.seed,
      scenario: index,
      worker,
      workers: plan.workers,
      pause: plan.think && definition !== undefined ? definition.pause : { kind: "none" },
      hasStart: definition?.start !== undefined,
      gate: this.gate,
      marks: this.marks,
      room: () => (this.gate.isHeld ? 0 : this.inFlightMax - this.inFlight()),
      createUser: userFactory(this.parts, this.http, index, load.kind !== "open" && plan.think),
      // Not at once: loads call this while they change.
      progressed: () => clock.soon(() => this.look()),
    };
  }
}
