import { expertNames, routerNames } from "routerlab";
import { expect, test } from "vitest";
import { writtenOut } from "./writtenOut";

test("every router and expert of the library is written out a second time, so that tests have an oracle", () => {
  expect(writtenOut.routers).toEqual(routerNames);
  expect(writtenOut.experts).toEqual(expertNames);
});
