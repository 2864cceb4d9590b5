export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb`; anything else is black. */
export function rgbOf(hex: string): Rgb {
  const value = /^#[0-9a-f]{6}$/i.test(hex) ? Number.parseInt(hex.slice(1), 16) : 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** So many colours from the first stop to the last, as CSS. */
export function colourRamp(stops: readonly Rgb[], steps: number): readonly string[] {
  return Array.from({ length: steps }, (_, step) => {
    const at = (step / Math.max(1, steps - 1)) * (stops.length - 1);
    const low = stops[Math.floor(at)] ?? [0, 0, 0];
    const high = stops[Math.ceil(at)] ?? low;
    const share = at - Math.floor(at);
    return `rgb(${low.map((part, index) => Math.round(part + share * ((high[index] ?? part) - part))).join(" ")})`;
  });
}
