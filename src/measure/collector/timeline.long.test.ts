import { it } from "vitest";
import { expectHalved } from "./timeline.fixture.ts";

it.each([9999, 14_400, 14_401, 30_001, 60_000])(
  "a timeline halves its points beyond two hours, without losing anything: %i seconds",
  expectHalved,
);
