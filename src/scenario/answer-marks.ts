import { instanceIn, limiterIn } from "#diagnosis";
import type { AnswerMarks } from "#measure";
import type { Exchange, HeadSample } from "#protocol";
import { parseHeaders } from "./http-response-head.ts";

/** Refusals looked at between two reports: more would cost a generator that is refused thousands of times a second. */
const refusalsLookedAt = 5;
/** Names kept between two reports. */
const namesMost = 20;

/** What the answers of one worker tell of what stands before the target: one now and then, and some refusals. */
export class AnswerWatch {
  /** One answer is to be looked at; shared with the protocol, which keeps heads by it. */
  readonly sample: HeadSample;
  private readonly instances = new Set<string>();
  private refusals = 0;
  private lookedAt = 0;
  private byLimiter = 0;
  private example: string | null = null;

  constructor(sample: HeadSample) {
    this.sample = sample;
  }

  /** The answer asked for; one whose head was not kept is no answer to it. */
  look({ headText }: Exchange): void {
    if (headText === "") return;
    this.sample.isDue = false;
    const instance = instanceIn(parseHeaders(headText));
    if (instance !== undefined && this.instances.size < namesMost) this.instances.add(instance);
  }

  /** A request was answered 429 or 503. */
  refused({ status, headText }: Exchange): void {
    if (status === 503) this.refusals++;
    if (headText === "" || this.lookedAt >= refusalsLookedAt) return;
    const mark = limiterIn(status, parseHeaders(headText));
    if (status === 503) {
      this.lookedAt++;
      if (mark !== undefined) this.byLimiter++;
    } else if (this.example !== null) return;
    this.example ??= mark ?? null;
  }

  /** What was seen since the last call, and asks for another look. */
  take(): AnswerMarks | undefined {
    const { refusals, lookedAt, byLimiter, example } = this;
    const limited = lookedAt === 0 ? 0 : Math.round((refusals * byLimiter) / lookedAt);
    const instances = [...this.instances];
    this.sample.isDue = true;
    this.instances.clear();
    this.refusals = 0;
    this.lookedAt = 0;
    this.byLimiter = 0;
    this.example = null;
    return instances.length === 0 && example === null ? undefined : { limited, example, instances };
  }
}
