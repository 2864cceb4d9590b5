type Point = readonly [x: number, y: number];

/** A curve through all points that rises only where they rise (Fritsch and Carlson 1980). */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  if (rest.length < 2) return `M${pair(first)}${rest.map((point) => `L${pair(point)}`).join("")}`;
  const slopes = tangents(points);
  const pieces = rest.map((to, index) => {
    const from = points[index]!;
    const third = (to[0] - from[0]) / 3;
    const leave: Point = [from[0] + third, from[1] + slopes[index]! * third];
    const arrive: Point = [to[0] - third, to[1] - slopes[index + 1]! * third];
    return `C${pair(leave)} ${pair(arrive)} ${pair(to)}`;
  });
  return `M${pair(first)}${pieces.join("")}`;
}

function tangents(points: readonly Point[]): readonly number[] {
  const secants = points
    .slice(1)
    .map(([x, y], index) => (y - points[index]![1]) / Math.max(1e-9, x - points[index]![0]));
  return points.map((_, index) => {
    const [before, after] = [secants[index - 1], secants[index]];
    if (before === undefined || after === undefined) return before ?? after ?? 0;
    if (before * after <= 0) return 0;
    // Steeper than three times either side it would overshoot.
    return Math.sign(before) * Math.min(Math.abs(before + after) / 2, 3 * Math.abs(before), 3 * Math.abs(after));
  });
}

const pair = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
