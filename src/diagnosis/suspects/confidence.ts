import { formatRate } from "#units";
import { type Signal, fair, type Suspicion } from "./suspicion.ts";

/**
 * How likely a signal alone makes its suspect: what is rare without it counts more. The only numbers of the rule; see
 * README.md.
 */
const weights: Readonly<Record<Signal["strength"], number>> = { weak: 0.25, fair: 0.45, strong: 0.65, decisive: 0.85 };
/** What several kinds that look the same from outside keep of their confidence. */
const shares = { first: 0.75, other: 0.5 } as const;
/** How near a capacity formula must come. */
const formulaTolerance = 0.15;
/** A runner-up below it is not worth a line. */
export const worthNaming = 0.15;

export interface Judged {
  readonly suspicion: Suspicion;
  readonly confidence: number;
  readonly for: readonly Signal[];
  readonly against: readonly Signal[];
}

/**
 * Confidence = (1 − Π(1 − weight)) over the independent sources that speak for it, × Π(1 − weight) over those that
 * speak against it. Null where fewer than two sources speak for it, or none of them depends on load.
 */
export function judgeSuspicion(suspicion: Suspicion, saturationPerSecond: number | null): Judged | null {
  const formula = formulaSignal(suspicion, saturationPerSecond);
  const speakFor = [...suspicion.for, ...(formula?.agrees === true ? [formula.signal] : [])];
  const speakAgainst = [...suspicion.against, ...(formula?.agrees === false ? [formula.signal] : [])];
  const isNamed = sourcesOf(speakFor).size >= 2 && speakFor.some(({ dependsOnLoad }) => dependsOnLoad);
  if (!isNamed) return null;
  const { looksLike } = suspicion;
  const share =
    looksLike === undefined || looksLike.kinds.length === 0 ? 1 : shares[looksLike.isFirst ? "first" : "other"];
  const confidence = (1 - doubtOf(speakFor)) * doubtOf(speakAgainst) * share;
  return { suspicion, confidence: Math.round(confidence * 100) / 100, for: speakFor, against: speakAgainst };
}

const sourcesOf = (all: readonly Signal[]): ReadonlySet<string> => new Set(all.map(({ source }) => source));

/** What all sources together leave open; of each source its strongest signal. */
function doubtOf(all: readonly Signal[]): number {
  return [...sourcesOf(all)].reduce((doubt, source) => {
    const strongest = Math.max(
      ...all.filter((each) => each.source === source).map(({ strength }) => weights[strength]),
    );
    return doubt * (1 - strongest);
  }, 1);
}

function formulaSignal(
  { predictedPerSecond, formula }: Suspicion,
  saturationPerSecond: number | null,
): { agrees: boolean; signal: Signal } | undefined {
  if (predictedPerSecond === null || saturationPerSecond === null) return undefined;
  const off = predictedPerSecond / saturationPerSecond - 1;
  const agrees = Math.abs(off) <= formulaTolerance;
  const how = formula === undefined ? "Its formula" : formula;
  const text = `${how} makes ${formatRate(predictedPerSecond)}; it saturates at ${formatRate(saturationPerSecond)}`;
  return { agrees, signal: fair("formula", agrees ? text : `${text}, which is not the same`) };
}
