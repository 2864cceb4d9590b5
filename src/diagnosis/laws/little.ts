/** Little's law, N = X·R: how many are inside, from how many pass and how long each stays. */
export const insideOf = (ratePerSecond: number, stayMs: number): number => (ratePerSecond * stayMs) / 1000;

/** How long each stays, ms, where `inside` are inside and `ratePerSecond` pass. */
export const stayMsOf = (inside: number, ratePerSecond: number): number => (inside / ratePerSecond) * 1000;

/** What `slots` carry that are held for `holdMs` each time. */
export const carriedPerSecond = (slots: number, holdMs: number): number => (slots / holdMs) * 1000;
