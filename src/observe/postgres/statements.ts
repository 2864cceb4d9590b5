import type { PostgresStatement } from "#run";
import type { Row } from "./session.ts";

/** Those that took most of the server's time; texts are asked for these alone. */
export const statementsShown = 5;
const textMost = 300;

interface Counted {
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
}

export interface Busy extends Omit<PostgresStatement, "text"> {
  readonly id: string;
}

/** From the counters of pg_stat_statements to what was done between two looks. */
export class StatementRates {
  private last = new Map<string, Counted>();
  private lastMs = Number.NaN;
  private readonly texts = new Map<string, string>();

  /** The busiest first; undefined at the first look. */
  next(rows: readonly Row[], nowMs: number): readonly Busy[] | undefined {
    const before = this.last;
    const seconds = (nowMs - this.lastMs) / 1000;
    this.last = new Map(
      rows.map((row) => [
        String(row["id"]),
        { calls: Number(row["calls"]), totalMs: Number(row["total_ms"]), rows: Number(row["rows"]) },
      ]),
    );
    this.lastMs = nowMs;
    if (!(seconds > 0)) return undefined;
    const busy: Busy[] = [];
    for (const [id, now] of this.last) {
      // A statement that was not there before has begun since; a count that fell was set back.
      const then = before.get(id);
      const known = then !== undefined && then.calls <= now.calls ? then : { calls: 0, totalMs: 0, rows: 0 };
      const calls = now.calls - known.calls;
      if (calls <= 0) continue;
      const tookMs = Math.max(0, now.totalMs - known.totalMs);
      busy.push({
        id,
        callsPerSecond: calls / seconds,
        meanMs: tookMs / calls,
        rowsPerCall: (now.rows - known.rows) / calls,
      });
    }
    return busy.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, statementsShown);
  }

  /** Whose text is not known yet. */
  unknown(busy: readonly Busy[]): readonly string[] {
    return busy.map(({ id }) => id).filter((id) => !this.texts.has(id));
  }

  learn(rows: readonly Row[]): void {
    for (const row of rows) {
      const text = (typeof row["query"] === "string" ? row["query"] : "").replace(/\s+/g, " ").trim();
      this.texts.set(String(row["id"]), text.length > textMost ? `${text.slice(0, textMost)} …` : text);
    }
  }

  named(busy: readonly Busy[]): readonly PostgresStatement[] {
    return busy.map(({ id, ...figures }) => ({ text: this.texts.get(id) ?? `statement ${id}`, ...figures }));
  }
}

const timeOf = ({ callsPerSecond, meanMs }: Busy): number => callsPerSecond * meanMs;
