/** What /proc/<pid>/stat says; of a thread, /proc/<pid>/task/<tid>/stat. See proc_pid_stat(5). */
export interface ProcessStat {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  /** Processor time of its own, user and system. */
  readonly cpuTicks: number;
  /** Processor time of children it has waited for, and of theirs. */
  readonly reapedTicks: number;
  readonly threads: number;
  /** Since boot: with the pid it tells a process from a later one of the same number. */
  readonly startTicks: number;
  readonly residentPages: number;
}

/** The name stands in parentheses and may hold spaces and parentheses itself: what counts is the last one. */
export function parseStat(text: string): ProcessStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(" ");
  if (fields.length < 22) return undefined;
  const number = (index: number): number => Number(fields[index]);
  return {
    name: text.slice(open + 1, close),
    state: fields[0]!,
    parent: number(1),
    cpuTicks: number(11) + number(12),
    reapedTicks: number(13) + number(14),
    threads: number(17),
    startTicks: number(19),
    residentPages: number(21),
  };
}

/** `name: 123` of a file such as /proc/<pid>/io or /proc/<pid>/status. */
export function namedNumber(text: string, name: string): number | undefined {
  const at = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (at === 0 && !text.startsWith(`${name}:`)) return undefined;
  const found = Number.parseInt(text.slice(at + name.length + 1, at + name.length + 24), 10);
  return Number.isNaN(found) ? undefined : found;
}
