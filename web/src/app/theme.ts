import { signal } from "@preact/signals";

export type Theme = "light" | "dark";
export type ThemeChoice = Theme | "system";

const storageKey = "plimsoll.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** What was chosen; the page follows the system until somebody chooses. */
export const themeChoice = signal<ThemeChoice>("system");
/** What holds. Whatever is drawn on a canvas reads this, and so is drawn anew when it changes. */
export const theme = signal<Theme>("light");

export function startTheme(): void {
  const kept = stored();
  themeChoice.value = kept === "light" || kept === "dark" ? kept : "system";
  system.addEventListener("change", apply);
  // Paper is white, whatever the screen was.
  addEventListener("beforeprint", () => set("light"));
  addEventListener("afterprint", apply);
  apply();
}

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // Where nothing may be kept the choice holds until the page is closed.
  }
  apply();
}

/** A design token as it is now: `colour("--series-1")`. For canvases; everything else says `var(…)`. */
export function colour(token: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

function apply(): void {
  const choice = themeChoice.value;
  set(choice === "system" ? (system.matches ? "dark" : "light") : choice);
}

function set(held: Theme): void {
  document.documentElement.dataset["theme"] = held;
  theme.value = held;
}

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
