import type { Column } from "#run";

/** An SVG path of values from 0 to `most`, over so many pixels; it breaks where nothing is known. */
export function sparkPath(values: Column, width: number, height: number, most: number): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let path = "";
  let isDown = false;
  values.forEach((value, index) => {
    if (value === null) {
      isDown = false;
      return;
    }
    const x = round(index * step);
    const y = round(height - (most === 0 ? 0 : value / most) * height);
    path += `${isDown ? "L" : "M"}${x} ${y}`;
    // A point between gaps is a dot.
    if (!isDown && (values[index + 1] ?? null) === null) path += "h0.01";
    isDown = true;
  });
  return path;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** As many points as are seen: the most of neighbours, so that no peak is lost. */
export function thinned(values: Column, pointsMost: number): Column {
  const merge = Math.ceil(values.length / pointsMost);
  if (merge <= 1) return values;
  return Array.from({ length: Math.ceil(values.length / merge) }, (_, index) =>
    values
      .slice(index * merge, (index + 1) * merge)
      .reduce<number | null>((most, value) => (value === null ? most : Math.max(most ?? value, value)), null),
  );
}

export const mostOf = (values: Column): number => values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
