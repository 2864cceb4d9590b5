import type { ExitCode } from "#run";
import type { Check, CheckStatus } from "./check.ts";
import type { RoomFacts, SpeedFacts, SteadinessFacts } from "./load-facts.ts";
import type { TraceFacts } from "./trace-facts.ts";
import type { AddressFact, TlsFacts } from "./target-facts.ts";

export const examinationFormat = "plimsoll.doctor/1";

/** All that `plimsoll doctor` says, as `--json` writes it. */
export interface Examination {
  readonly format: typeof examinationFormat;
  readonly plimsoll: string;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly target: string | null;
  readonly status: CheckStatus;
  readonly exitCode: ExitCode;
  readonly checks: readonly Check[];
  readonly addresses: readonly AddressFact[];
  readonly tls: TlsFacts | null;
  readonly room: RoomFacts;
  readonly steadiness: SteadinessFacts;
  /** Null where it was left out and never measured before. */
  readonly speed: SpeedFacts | null;
  /** Null where they were not asked for. */
  readonly traces: TraceFacts | null;
}
