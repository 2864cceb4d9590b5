import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonReader } from "./json-reader.ts";
import { limits } from "./limits.ts";
import { Malformed } from "./malformed.ts";

function read(text: string | Buffer): unknown {
  const json = new JsonReader(Buffer.from(text));
  const value = json.value();
  json.end();
  return value;
}

/** The cases of JSONTestSuite (github.com/nst/JSONTestSuite) that no parser may take, by what they hold. */
const broken: Readonly<Record<string, readonly string[]>> = {
  lists: [
    ...[
      "[1 true]",
      '["": 1]',
      '[""],',
      "[,1]",
      "[1,,2]",
      '["x",,]',
      '["x"]]',
      '["",]',
      '["x"',
      "[x",
      "[3[4]]",
      "[1:2]",
    ],
    ...[
      "[,]",
      "[-]",
      '[   , ""]',
      '["a",\n4\n,1,',
      "[1,]",
      "[1,,]",
      '["\u000ba"\\f]',
      "[*]",
      '[""',
      "[1,",
      "[1,\n1\n,1",
      "[{}",
    ],
  ],
  words: [
    "[fals]",
    "[nul]",
    "[tru]",
    "[True]",
    "[TRUE]",
    "nulll",
    "truth",
    "trueblah",
    "[false,]false",
    "nan",
    "undefined",
  ],
  numbers: [
    ...["[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]"],
    ...["[0.3e]", "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]"],
    ...[
      "[2.e+3]",
      "[2.e-3]",
      "[2.e3]",
      "[9.e+]",
      "[Inf]",
      "[NaN]",
      "[\uff11]",
      "[1+2]",
      "[0x1]",
      "[0x42]",
      "[Infinity]",
    ],
    ...[
      "[0e+-1]",
      "[-123.123foo]",
      "[-Infinity]",
      "[-foo]",
      "[- 1]",
      "[-012]",
      "[-.123]",
      "[-1x]",
      "[1ea]",
      "[1.]",
      "[.123]",
    ],
    ...["[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "-", "+", ".", "01", "1e", "--1"],
  ],
  objects: [
    ...[
      '["x", truth]',
      '{[: "x"}\n',
      '{"x", null}',
      '{"x"::"b"}',
      '{"a":"a" 123}',
      "{key: 'value'}",
      '{"a" b}',
      '{:"b"}',
    ],
    ...[
      '{"a"',
      '{"a":',
      '{"a":"a',
      "{1:1}",
      "{9999E9999:1}",
      "{null:null,null:null}",
      '{"id":0,,,,,}',
      "{'a':0}",
      '{"id":0,}',
    ],
    ...[
      '{"a":"b"}/**/',
      '{"a":"b"}/**//',
      '{"a":"b"}//',
      '{"a":"b"}/',
      '{"a":"b",,"c":"d"}',
      '{a: "b"}',
      '{"a":"a',
      '{ "foo" : "bar", "a" }',
    ],
    ...['{"a":"b"}#', "{", "{]", "{,", '{"', "{'", '{"a":/*comment*/"b"}', '{"a": true} "x"', "{}}"],
  ],
  texts: [
    ...[
      " ",
      '["\\uD800\\"]',
      '["\\uD800\\u"]',
      '["\\uD800\\u1"]',
      '["\\uD800\\u1x"]',
      "[\u00e9]",
      '["\\x00"]',
      '["\\\\\\"]',
    ],
    ...['["\\\t"]', '["\\\u{1f300}"]', '["\\"]', '["\\u00A"]', '["\\uD834\\uDd"]', '["\\uD800\\uD800\\x"]', '["\\a"]'],
    ...[
      '["\\uqqqq"]',
      '["\\\u00e5"]',
      '[\\u0020"asd"]',
      "[\\n]",
      '"',
      "['single quote']",
      "abc",
      '["\\',
      '["new\nline"]',
    ],
    ...['["\t"]', '["a\u0000a"]', '"\\UA66D"', '""x'],
  ],
  structures: [
    ...[
      "<.>",
      "[<null>]",
      "[1]x",
      "[1]]",
      '["asd]',
      "a\u00e5",
      "[True]",
      "1]",
      '{"x": true,',
      "[][]",
      "]",
      '{"":',
      "[",
      '["a',
    ],
    ...[
      '{"a":"b"',
      '["a",\n',
      "2@",
      "{}#",
      "[\u000c]",
      "[\u2060]",
      "\ufeff[]",
      "\u2060",
      "",
      '{"a":[',
      '["\\{["\\{',
      "*",
      '{"a":"b"}#{}',
    ],
  ],
};

/** Those that every parser must take. */
const good: readonly string[] = [
  ...[
    "[[]   ]",
    '[""]',
    "[]",
    '["a"]',
    "[false]",
    '[null, 1, "1", {}]',
    "[null]",
    "[1\n]",
    " [1]",
    "[1,null,null,null,2]",
    "[2] ",
  ],
  ...[
    "[123e65]",
    "[0e+1]",
    "[0e1]",
    "[ 4]",
    "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
  ],
  ...[
    "[20e1]",
    "[-0]",
    "[-123]",
    "[-1]",
    "[1E22]",
    "[1E-2]",
    "[1E+2]",
    "[123e45]",
    "[123.456e78]",
    "[1e-2]",
    "[1e+2]",
    "[123]",
  ],
  ...[
    '{"asd":"sdf", "dfg":"fgh"}',
    '{"asd":"sdf"}',
    '{"a":"b","a":"c"}',
    '{"a":"b","a":"b"}',
    "{}",
    '{"":0}',
    '{"foo\\u0000bar": 42}',
  ],
  ...[
    '["\\u0060\\u012a\\u12AB"]',
    '["\\uD801\\udc37"]',
    '["\\"\\\\\\/\\b\\f\\n\\r\\t"]',
    '["\\\\u0000"]',
    '["\\""]',
    '["a/*b*/c/*d//e"]',
  ],
  ...[
    '["\\\\a"]',
    '["\\\\n"]',
    '["\\u0012"]',
    '["\\uFFFF"]',
    '["asd"]',
    '[ "asd"]',
    '["\\uDBFF\\uDFFF"]',
    '["\u{10ffff}"]',
    '["\uffff"]',
  ],
  ...[
    '["\\u0000"]',
    '["\\u002c"]',
    '["\u03c0"]',
    '["asd "]',
    '" "',
    '["\\uD834\\uDd1e"]',
    '["\u2028"]',
    '["\\u0061\\u30af"]',
    '["\u007f"]',
  ],
  ...[
    "false",
    "42",
    "-0.1",
    "null",
    '"asd"',
    "true",
    '""',
    '["a"]\n',
    "[true]",
    " [] ",
    "\t\r\n[1]\t",
    '{"__proto__":{"a":1}}',
  ],
];

describe("JsonReader", () => {
  it.each(Object.entries(broken))("refuses broken %s as JSON.parse does", (_what, texts) => {
    for (const text of texts) {
      expect(() => read(text), JSON.stringify(text)).toThrow(Malformed);
      // The byte order mark apart, which Buffer would hide from it, and JSON.parse refuses as well.
      expect(() => JSON.parse(text) as unknown, text).toThrow();
    }
  });

  it("takes all that is JSON, and reads in it what JSON.parse does", () => {
    for (const text of good) expect(read(text), text).toEqual(JSON.parse(text));
  });

  it("agrees with JSON.parse on anything, down to the depth it goes to", () => {
    const pieces = fc.constantFrom(
      ...'{}[]:,"\\u0-+.eE1 \n\t'.split(""),
      "true",
      "null",
      '"a"',
      "\u0000",
      "é",
      '"a":',
      "1e5",
      "\\u00e9",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
        ),
        (text) => {
          let expected: unknown = Malformed;
          try {
            expected = JSON.parse(text);
          } catch {}
          if (expected === Malformed) expect(() => read(text)).toThrow(Malformed);
          else expect(read(text)).toEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("goes 64 levels deep and no further, however it is nested", () => {
    const lists = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    for (const nested of [lists, objects]) {
      expect(() => read(nested(limits.jsonDepth))).not.toThrow();
      expect(() => read(nested(limits.jsonDepth + 1))).toThrow(Malformed);
      expect(() => read(nested(1e6))).toThrow(Malformed);
    }
  });

  it("takes a name such as __proto__ for a name", () => {
    const value = read('{"__proto__":{"polluted":1},"constructor":2}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect("polluted" in value).toBe(false);
  });
});
