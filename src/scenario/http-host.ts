import type { Recorder } from "#measure";
import type { Endpoint, Protocol } from "#protocol";
import type { Clock, HttpPlan, TraceSampling } from "#run";
import { type HeaderBlock, headerBlock } from "./http-headers.ts";
import { AnswerWatch } from "./answer-marks.ts";
import type { RequestLimits } from "./request-limits.ts";
import { Endpoints } from "./http-target.ts";
import { SentRequests } from "./sent-requests.ts";
import { Sessions } from "./sessions.ts";
import { TraceIds } from "./trace-ids.ts";
import { TraceSampler } from "./trace-sampler.ts";
import { Waits } from "./waits.ts";

/** Connections a user may have to one endpoint at a time (as browsers and k6's batchPerHost). */
export const userConnectionLimit = 6;

/** Endpoints a user keeps connections to: more hosts than a page has, and few enough for its share of descriptors. */
const userEndpointLimit = 64;
/** Endpoints a worker's shared pool keeps connections to. */
const sharedEndpointLimit = 1024;

/** Between a script's mistake and where it is noticed stand frames of ours: V8's ten would not reach the script's line. */
const stackFrames = 30;

/** What all users of a worker share to make requests with. */
export class HttpHost {
  readonly plan: HttpPlan;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly protocol: Protocol;
  readonly endpoints = new Endpoints();
  readonly traceIds = new TraceIds();
  readonly traces: TraceSampler;
  /** Undefined = nobody receives traces. */
  readonly sent: SentRequests | undefined;
  readonly waits: Waits;
  readonly answers: AnswerWatch;
  /** What the run never exceeds; undefined = it has no limits, and requests are sent as they come. */
  readonly limits: RequestLimits | undefined;
  /** Connections of this worker's shared pool; undefined = each user has its own. */
  readonly sharedConnections: number | undefined;
  private readonly shared: Sessions | undefined;
  /** Gone with their endpoints. */
  private readonly blocks = new WeakMap<Endpoint, HeaderBlock>();
  private lastEndpoint: Endpoint | undefined = undefined;
  private lastBlock: HeaderBlock | undefined = undefined;
  /** Some requests carry another User-Agent than the run's. */
  isUnidentified = false;
  /** Set once the run is cancelled: nothing may be sent any more. */
  isCancelled = false;

  constructor(parts: {
    plan: HttpPlan;
    clock: Clock;
    recorder: Recorder;
    protocol: Protocol;
    limits: RequestLimits | undefined;
    sharedConnections: number | undefined;
    /** Of its worker; absent = all traces are sampled. */
    sampling?: TraceSampling;
    /** Somebody wants to know of requests of sampled traces. */
    joinsTraces?: boolean;
  }) {
    this.plan = parts.plan;
    this.clock = parts.clock;
    this.traces = new TraceSampler(this.traceIds, parts.plan, parts.sampling);
    this.sent = parts.joinsTraces === true ? new SentRequests(this.traceIds) : undefined;
    this.recorder = parts.recorder;
    this.protocol = parts.protocol;
    this.limits = parts.limits;
    this.sharedConnections = parts.sharedConnections;
    this.shared =
      parts.sharedConnections === undefined
        ? undefined
        : new Sessions(parts.protocol, parts.sharedConnections, sharedEndpointLimit);
    this.waits = new Waits(parts.clock);
    this.answers = new AnswerWatch(parts.protocol.sample);
    Error.stackTraceLimit = Math.max(Error.stackTraceLimit, stackFrames);
  }

  /** Headers of every request to this endpoint before the test's and the user's own, by name. */
  defaultsFor(endpoint: Endpoint): Record<string, string> {
    const port = endpoint.port === (endpoint.secure ? 443 : 80) ? "" : `:${endpoint.port}`;
    const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
    return {
      host: host + port,
      "user-agent": this.plan.userAgent,
      accept: "*/*",
      "accept-encoding": "gzip, deflate, br",
    };
  }

  /** The same, with the test's headers: what a request without headers of its own carries. */
  blockFor(endpoint: Endpoint): HeaderBlock {
    if (endpoint === this.lastEndpoint) return this.lastBlock!;
    let block = this.blocks.get(endpoint);
    if (block === undefined) {
      block = this.noted(headerBlock([this.defaultsFor(endpoint), this.plan.headers]));
      this.blocks.set(endpoint, block);
    }
    this.lastEndpoint = endpoint;
    this.lastBlock = block;
    return block;
  }

  /** Notes whether requests with these headers still say which run they are of. */
  noted(block: HeaderBlock): HeaderBlock {
    if (block.userAgent !== this.plan.userAgent) this.isUnidentified = true;
    return block;
  }

  /** The sessions a user's requests go through: the worker's shared ones, or new ones of its own. */
  sessionsOfUser(): Sessions {
    return this.shared ?? new Sessions(this.protocol, userConnectionLimit, userEndpointLimit);
  }

  /** Ends what is under way as cancelled; what is sent later goes on. */
  cutOff(): void {
    this.limits?.cutOff();
    this.protocol.cutOff();
    this.waits.cancel();
  }

  cancel(): void {
    this.isCancelled = true;
    this.limits?.cancel();
    this.protocol.close();
    this.waits.cancel();
  }
}
