import { join } from "node:path";
import { loadTest } from "#scenario";
import { builtPackage, project } from "../scenario/load-file.fixture.ts";
import { InProcess } from "./in-process.ts";
import { placementConformance } from "./placement.conformance.ts";

placementConformance(
  "InProcess",
  async () => {
    const { packageUrl } = await builtPackage();
    return {
      placement: new InProcess(),
      build: async (source) => {
        const file = join(project({ "flow.ts": source }), "flow.ts");
        const { bundle, feeders } = await loadTest(file, { packageUrl });
        return { file, bundle, feeders };
      },
    };
  },
  { isolation: "a script that ends its thread, or never lets go of it, takes the whole process along" },
);
