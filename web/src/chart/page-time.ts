import { createTimeView } from "./time-view.ts";

/** One run is on the page: one cursor, one zoom, wherever something is shown over time. */
export const pageTime = createTimeView();
