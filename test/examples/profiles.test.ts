import { describeExamples } from "./examples.ts";

// None of them asks for a rate: beside others they are slower, and no less to be trusted.
describeExamples("profiles");
