import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { decodeMessage, encodeMessage } from "../../../lib/dist/jupyter/protocol/message";

const { id, frames } = encodeMessage({ key: "secret", session: "s", type: "execute_request", content: { code: "1" } });

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
  expect(message).toMatchObject({ id, type: "execute_request", parent: null, content: { code: "1" } });
  expect(message.identities.map(String)).toEqual(["a", "b"]);
  expect(message.header.session).toBe("s");
});

test("a reply carries the header of its request as parent, and goes back to where that came from", () => {
  const request = decodeMessage(
    "secret",
    ["client", ...frames].map((frame) => Buffer.from(frame)),
  );
  const reply = encodeMessage({
    key: "secret",
    session: "kernel",
    type: "execute_reply",
    content: {},
    parent: request.header,
    identities: request.identities,
  });
  const read = decodeMessage(
    "secret",
    reply.frames.map((frame) => Buffer.from(frame)),
  );
  expect(read.parent).toBe(id);
  expect(read.identities.map(String)).toEqual(["client"]);
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
