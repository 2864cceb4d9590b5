export type {
  AttributeValue,
  Attributes,
  DependencyKind,
  SentRequest,
  Span,
  SpanIdentity,
  SpanKind,
} from "./span.ts";
