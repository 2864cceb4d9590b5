import { describe, expect, it } from "vitest";
import { createTimeView } from "./time-view.ts";

describe("a view of time", () => {
  it("goes back step by step", () => {
    const view = createTimeView();
    view.zoomTo({ from: 10, to: 100 });
    view.zoomTo({ from: 20, to: 30 });
    expect(view.zoomBack()).toBe(true);
    expect(view.zoom.value).toEqual({ from: 10, to: 100 });
    view.zoomBack();
    expect(view.zoom.value).toBeNull();
    expect(view.zoomBack()).toBe(false);
  });

  it("forgets the way when all is shown", () => {
    const view = createTimeView();
    view.zoomTo({ from: 10, to: 100 });
    view.zoomTo({ from: 20, to: 30 });
    view.zoomTo(null);
    expect(view.zoomBack()).toBe(false);
  });

  it("takes the same range again as no step", () => {
    const view = createTimeView();
    view.zoomTo({ from: 10, to: 100 });
    view.zoomTo({ from: 10, to: 100 });
    view.zoomBack();
    expect(view.zoom.value).toBeNull();
  });
});
