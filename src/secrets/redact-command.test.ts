import { describe, expect, it } from "vitest";
import { redactCommand } from "./redact-command.ts";

describe("redactCommand", () => {
  it.each([
    [
      ["-H", "Accept: text/html"],
      ["-H", "Accept: text/html"],
    ],
    [
      ["-H", "Authorization: Bearer x"],
      ["-H", "Authorization: (left out)"],
    ],
    [["-HAuthorization: Bearer x"], ["-HAuthorization: (left out)"]],
    [["--header=Cookie: a=b"], ["--header=Cookie: (left out)"]],
    [
      ["--body", "password=x"],
      ["--body", "(left out)"],
    ],
    [["--body=password=x"], ["--body=(left out)"]],
    [["--target=http://me:x@host/"], ["--target=http://(left out)@host/"]],
    [["http://host/?api_key=x#top"], ["http://host/?api_key=(left out)#top"]],
    [
      ["--users", "20"],
      ["--users", "20"],
    ],
  ])("of %j leaves %j", (command, kept) => {
    expect(redactCommand(command)).toEqual(kept);
  });
});
