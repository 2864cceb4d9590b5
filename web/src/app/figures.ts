import { formatBytes, formatCount, formatDurationMs, formatPercent, formatRate } from "#units";

/** What is not known, or what the sample cannot carry. */
export const missing = "–";

const orMissing =
  (format: (value: number) => string) =>
  (value: number | null | undefined): string =>
    value === null || value === undefined ? missing : format(value);

export const durationText = orMissing(formatDurationMs);
export const rateText = orMissing(formatRate);
export const countText = orMissing(formatCount);
export const percentText = orMissing(formatPercent);
export const bytesText = orMissing(formatBytes);

/** `1:02` or `1:02:03`: a moment of the run clock. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours === 0 ? `${String(minutes)}:${pad(whole % 60)}` : `${String(hours)}:${pad(minutes)}:${pad(whole % 60)}`;
}
