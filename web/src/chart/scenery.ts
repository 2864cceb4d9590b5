/** What lies behind the lines of every chart: stretches of time, and moments at which something happened. */
export interface Scenery {
  readonly bands: readonly SceneryBand[];
  readonly marks: readonly SceneryMark[];
}

export interface SceneryBand {
  readonly from: number;
  readonly to: number;
  /** `hatched`: something was wrong all the time. Phases are plain every other time. */
  readonly look: "shaded" | "plain" | "hatched";
}

export interface SceneryMark {
  readonly at: number;
  readonly look: "calm" | "alarming";
}
