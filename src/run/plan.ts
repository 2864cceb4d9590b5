/** A stretch in which the load goes in a straight line from one level to another. Levels are users or iterations/s. */
export interface Stage {
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
}

export type Arrivals = "poisson" | "even";

/** How much load one scenario gets over time. */
export type LoadPlan =
  | { readonly kind: "closed"; readonly stages: readonly Stage[] }
  | { readonly kind: "open"; readonly stages: readonly Stage[]; readonly arrivals: Arrivals }
  | {
      readonly kind: "iterations";
      readonly iterations: number;
      readonly users: number;
      readonly maxDurationMs: number;
    };

/** A new load for one scenario from a stated moment of the run clock on, until the planned end. */
export type LoadChangeRequest = NewLoad & {
  readonly atMs: number;
  readonly scenario: number;
  readonly by: string;
  /** What was counted up to that moment is to be told apart from what comes after. */
  readonly isMark?: boolean;
};

export type NewLoad =
  /** Users in closed load, iterations/s in open load; held. */
  | { readonly level: number }
  /** What the plan asks for at every moment, so many times; 0 = a pause. */
  | { readonly timesPlan: number };

export interface Deadlines {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly totalMs: number;
}

export interface TlsOptions {
  readonly insecure: boolean;
  /** PEM texts, not paths. */
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly serverName?: string;
}

/** Where requests go through; URLs as the environment gave them, passwords and all. */
export interface ProxyPlan {
  /** For http:// targets. */
  readonly http?: string;
  /** For https:// targets. */
  readonly https?: string;
  /** Targets reached without: names with all below them, addresses, CIDR blocks, `*`; with a port or for all. */
  readonly bypass: readonly string[];
}

/** Larger bodies may not be asked for: each is kept whole while it arrives, and one text holds no more than twice this. */
export const largestBodyBytes = 256 * 1024 * 1024;

/** Of all traces the target is asked to keep: a share, or so many of the whole run, whatever share that is. */
export type TraceSampling = { readonly share: number } | { readonly perSecond: number };

export interface HttpPlan {
  readonly deadlines: Deadlines;
  readonly tls: TlsOptions;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly trace: boolean;
  /** Which traces are sampled; absent = all up to 500 a second. */
  readonly traceSampling?: TraceSampling;
  readonly maxRedirects: number;
  readonly maxBodyBytes: number;
  /** Absent = every virtual user has its own connections; a number = that many connections in one shared pool. */
  readonly sharedConnections?: number;
  /** Connections one worker may have open; beyond them requests fail as `fds_exhausted`. Absent = not known. */
  readonly connectionsPerWorkerMax?: number;
  /** Host names beyond loopback and private addresses that may be sent to. */
  readonly allowHosts: readonly string[];
  /** Names and addresses that count as public although they are not. */
  readonly publicHosts?: readonly string[];
  readonly proxy?: ProxyPlan;
  /** Addresses of this machine that connections start from, in turn; absent = the system's choice. */
  readonly localAddresses?: readonly string[];
  /** Name servers asked instead of the system's resolver: `address` or `address:port`. */
  readonly dnsServers?: readonly string[];
}

/** What the whole run never exceeds, all workers together; absent = no limit. Reaching one ends the run. */
export interface RunLimits {
  readonly requests?: number;
  /** Beyond it requests wait in turn. */
  readonly requestsInFlight?: number;
  /** HTTP bytes sent and received, as the result counts them. */
  readonly bytes?: number;
  /** From the run clock's 0 to the last request begun. */
  readonly durationMs?: number;
}
export type LimitName = "requests" | "bytes" | "duration";

export interface ObservePlan {
  /** The target's main process. */
  readonly pid?: number;
  /** Endpoints with metrics in the Prometheus text format. */
  readonly prometheus?: readonly string[];
}

/** Where traces of the target are received while the run goes on. */
export interface ReceivePlan {
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** A collector that everything is passed on to. */
  readonly forward?: string;
}

export interface ScenarioPlan {
  readonly name: string;
  readonly load: LoadPlan;
}

/** What `plimsoll run http://…` sends: a whole test in one request. */
export interface UrlTest {
  readonly kind: "url";
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FileTest {
  readonly kind: "file";
  /** The file the user named. */
  readonly file: string;
  /** The built module every worker imports. */
  readonly bundle: string;
}

/** Everything a run does, parsed once at the edge and never changed. JSON throughout: it is kept with the run. */
export interface RunPlan {
  readonly id: string;
  readonly method: string;
  readonly test: UrlTest | FileTest;
  readonly target: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly workers: number;
  readonly scenarios: readonly ScenarioPlan[];
  readonly http: HttpPlan;
  readonly slo: readonly string[];
  readonly warmUpMs: number;
  readonly gracefulStopMs: number;
  /** Iterations in flight that the machine can hold, all workers together; arrivals beyond it are dropped. */
  readonly maxInFlight: number;
  /** Requests/s no worker share may exceed, all workers together; absent = no limit. */
  readonly maxRatePerSecond?: number;
  readonly limits?: RunLimits;
  /** The run ends with its report before the process takes up more; absent = what the machine or its container allows. */
  readonly maxMemoryBytes?: number;
  /** An answer now and then is looked at for who gave it; see WorkerHealth.answers. Absent = no. */
  readonly samplesAnswers?: boolean;
  /** What is read of the target beside the load, once a second; absent = what a local target's port leads to. */
  readonly observe?: ObservePlan;
  /** Absent = no traces are received. */
  readonly receive?: ReceivePlan;
  /** Think time in closed load; `run` keeps it, `baseline` leaves it out. */
  readonly think: boolean;
}
