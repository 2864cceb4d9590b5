import { describeExamples } from "./examples.ts";

describeExamples("shop");
