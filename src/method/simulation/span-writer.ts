import type { SentRequest, Span } from "#trace";
import type { Flight } from "./flight.ts";
import type { SpanModel, StepSpans } from "./span-model.ts";

/** What one request left behind. */
export interface SimulatedTrace {
  /** Empty = no handler saw it. */
  readonly spans: readonly Span[];
  readonly sent: SentRequest;
}

interface Step {
  readonly spans: StepSpans;
  readonly enteredMs: number;
  /** Null = it never got a server. */
  readonly beganMs: number | null;
  readonly endMs: number;
  readonly isError: boolean;
}

/** A request's steps as they end. */
interface Written {
  readonly spans: Omit<Span, "traceId">[];
  beginsMs: number | null;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const service = "target";

/** Makes spans of what a simulated target does, as an instrumented one would send them. Epoch = the virtual clock. */
export class SpanWriter {
  private readonly onTrace: (trace: SimulatedTrace) => void;
  private readonly open = new Map<Flight, Written>();
  private ids = 0;
  private traces = 0;

  constructor(onTrace: (trace: SimulatedTrace) => void) {
    this.onTrace = onTrace;
  }

  begin(flight: Flight): void {
    this.open.set(flight, { spans: [], beginsMs: null });
  }

  /** An attempt at a step is over. */
  step(flight: Flight, { spans, enteredMs, beganMs, endMs, isError }: Step): void {
    const written = this.open.get(flight);
    if (written === undefined) return;
    if (spans.beginsRequest === true && beganMs !== null) written.beginsMs = beganMs;
    const parents = (spans.around ?? []).map((model) => ({ model, startMs: enteredMs }));
    const held = beganMs === null ? [] : (spans.held ?? []).map((model) => ({ model, startMs: beganMs }));
    let parentId: string | null = null;
    for (const { model, startMs } of [...parents, ...held]) {
      const spanId = this.nextId();
      written.spans.push({
        ...this.span(flight, model),
        spanId,
        parentId,
        startMs,
        durationMs: endMs - startMs,
        isError,
      });
      parentId = spanId;
    }
  }

  /** The target is through with it, whether or not anybody still waits. */
  end(
    flight: Flight,
    operation: string,
    endMs: number,
    { isError, sentMs }: { isError: boolean; sentMs: number },
  ): void {
    const written = this.open.get(flight);
    if (written === undefined) return;
    this.open.delete(flight);
    const traceId = hex(++this.traces, 32);
    const [sentId, rootId] = [this.nextId(), this.nextId()];
    const beginsMs = written.beginsMs ?? flight.startMs;
    const root = this.span(flight, {
      kind: "server",
      name: operation,
      attributes: { "http.request.method": "GET", "http.route": operation },
    });
    this.onTrace({
      spans: [
        {
          ...root,
          traceId,
          spanId: rootId,
          parentId: sentId,
          startMs: beginsMs,
          durationMs: endMs - beginsMs,
          isError,
        },
        ...written.spans.map((span) => ({ ...span, traceId, parentId: span.parentId ?? rootId })),
      ],
      sent: { traceId, spanId: sentId, operation, startMs: flight.startMs, durationMs: sentMs, isError },
    });
  }

  private nextId(): string {
    return hex(++this.ids, 16);
  }

  private span({ instance }: Flight, { kind, name, attributes, service: elsewhere }: SpanModel) {
    const own = elsewhere === undefined ? { service, instance: instance.name } : { service: elsewhere, instance: null };
    return { kind, name, ...own, weight: 1, attributes: attributes ?? {} };
  }
}
