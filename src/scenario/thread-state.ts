import type { FeederEmptyError } from "./feeder-empty.ts";
import type { MetricDefinition, MetricSink } from "./metrics.ts";

/** What one thread knows of the test it runs. */
interface ThreadState {
  /** The test file; relative paths in it count from its folder. */
  testFile: string | undefined;
  setup: { readonly run: unknown; readonly data: unknown } | undefined;
  readonly feeders: {
    created: number;
    /** One 64-bit cell per feeder, shared by all workers of a run; absent outside a run. */
    counters: BigInt64Array | undefined;
    seed: number;
    onEmpty: ((error: FeederEmptyError) => void) | undefined;
  };
  readonly metrics: {
    readonly definitions: MetricDefinition[];
    readonly byName: Map<string, MetricDefinition>;
    sink: MetricSink | undefined;
  };
  /** Paths of the bundles loaded here: places in their stacks can be mapped. */
  readonly bundles: Set<string>;
  /** Files read for bodies, by absolute path. */
  readonly files: Map<string, Uint8Array>;
}

/**
 * Kept on the global object, under a registered symbol: an npm package that brings its own copy of this one (shared
 * feeders, shared flows) must draw from the same counters and record into the same metrics.
 */
const key = Symbol.for("plimsoll.thread/1");

function create(): ThreadState {
  return {
    testFile: undefined,
    setup: undefined,
    feeders: { created: 0, counters: undefined, seed: 0, onEmpty: undefined },
    metrics: { definitions: [], byName: new Map(), sink: undefined },
    bundles: new Set(),
    files: new Map(),
  };
}

const holder = globalThis as { [key]?: ThreadState };

export const threadState: ThreadState = (holder[key] ??= create());
