export { pageText } from "./page-text.ts";
export { findTopic, readTopics, type Topic } from "./topics.ts";
