import type { Attributes, Span } from "@opentelemetry/api";

/**
 * Runs `work` as a span of the current trace: what it calls become the span's children, what it throws makes it an
 * error. Gives what `work` gives. Without the preload it only calls `work`.
 *
 * @example
 * const prices = await span("compute prices", async () => compute(await load()));
 */
export declare function span<Result>(name: string, work: (active: Span) => Result, attributes?: Attributes): Result;
