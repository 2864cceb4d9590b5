import { describe, expect, it } from "vitest";
import { endpointOf } from "./exchange.fixture.ts";
import { isBypassed } from "./proxy-bypass.ts";

const list = (text: string): string[] => text.split(",");

describe("isBypassed", () => {
  it.each([
    ["*", "anything.test", 80],
    ["shop.test", "shop.test", 80],
    ["shop.test", "api.shop.test", 80],
    [".shop.test", "api.shop.test", 80],
    [".shop.test", "shop.test", 80],
    ["*.shop.test", "api.shop.test", 80],
    ["Shop.Test.", "SHOP.test.", 80],
    ["shop.test:8080", "shop.test", 8080],
    ["other.test, shop.test", "shop.test", 80],
    ["127.0.0.1", "127.0.0.1", 80],
    ["127.0.0.1:8080", "127.0.0.1", 8080],
    ["10.0.0.0/8", "10.20.30.40", 80],
    ["::1", "::1", 80],
    ["[::1]:8080", "::1", 8080],
    ["fd00::/8", "fd12::1", 80],
    ["localhost", "localhost", 3000],
  ])("%s covers %s at %i", (text, host, port) => {
    expect(isBypassed(endpointOf(port, host), list(text))).toBe(true);
  });

  it.each([
    ["", "shop.test", 80],
    ["shop.test", "myshop.test", 80],
    ["shop.test", "shop.test.evil", 80],
    ["shop.test:8080", "shop.test", 80],
    ["127.0.0.1:8080", "127.0.0.1", 80],
    ["10.0.0.0/8", "11.0.0.1", 80],
    ["10.0.0.0/33", "10.0.0.1", 80],
    ["10.0.0.0/x", "10.0.0.1", 80],
    ["0.0.1", "127.0.0.1", 80],
    ["[::1]:8080", "::1", 80],
    ["localhost", "127.0.0.1", 80],
    ["10.0.0.0/8", "shop.test", 80],
  ])("%s does not cover %s at %i", (text, host, port) => {
    expect(isBypassed(endpointOf(port, host), list(text))).toBe(false);
  });
});
