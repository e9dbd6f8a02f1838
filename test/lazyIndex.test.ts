import { expect, test } from "vitest";

const { lazily } = require("../scripts/lazyIndex.cjs"); // plain JavaScript, of no type

const built = `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.b = exports.a = void 0;
var one_1 = require("./one");
Object.defineProperty(exports, "a", { enumerable: true, get: function () { return one_1.a; } });
var two_1 = require("./two");
Object.defineProperty(exports, "b", { enumerable: true, get: function () { return two_1.b; } });
two_1.begin();
//# sourceMappingURL=index.js.map`;

test("a name of the index is loaded when it is read, what the index itself uses at once, and imports find both names", () => {
  const loaded: string[] = [];
  const files: Record<string, object> = { "./one": { a: 1 }, "./two": { b: 2, begin() {} } };
  const requireOf = (name: string) => {
    loaded.push(name);
    return files[name];
  };
  const exports: Record<string, unknown> = {};
  new Function("exports", "require", "module", lazily(built))(exports, requireOf, { exports });
  expect(loaded).toEqual(["./two"]);
  expect([exports.a, exports.b]).toEqual([1, 2]);
  expect(loaded[1]).toBe("./one");
  expect(lazily(built)).toMatch(/^0 && \(module\.exports = \{ a, b \}\);$/m);
  expect(lazily(lazily(built))).toBe(lazily(built));
});
