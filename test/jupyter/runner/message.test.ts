import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { decodeMessage, encodeRequest } from "../../../lib/dist/jupyter/runner/message";

const { id, frames } = encodeRequest({ key: "secret", session: "s", type: "execute_request", content: { code: "1" } });

test("a request is signed over its four parts, one after the other", () => {
  const [delimiter, signature, ...parts] = frames;
  expect(delimiter).toBe("<IDS|MSG>");
  expect(parts).toHaveLength(4);
  expect(signature).toBe(createHmac("sha256", "secret").update(parts.join("")).digest("hex"));
});

test("a message is read behind any number of routing identities", () => {
  const message = decodeMessage(
    "secret",
    ["a", "b", ...frames].map((frame) => Buffer.from(frame)),
  );
  expect(message).toEqual({ id, type: "execute_request", parent: null, content: { code: "1" } });
});

test("a message that was changed on the way, or has no delimiter, is refused", () => {
  const changed = [...frames.slice(0, -1), JSON.stringify({ code: "2" })];
  expect(() =>
    decodeMessage(
      "secret",
      changed.map((frame) => Buffer.from(frame)),
    ),
  ).toThrow(/wrong signature/);
  expect(() => decodeMessage("secret", [Buffer.from("hello")])).toThrow(/no Jupyter message/);
});
