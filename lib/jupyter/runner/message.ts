import { createHmac, randomUUID } from "node:crypto";

/** A message of the Jupyter protocol 5.3, as far as a client reads it. */
export interface Message {
  /** Identifies this message; replies and outputs carry it as `parent`. */
  readonly id: string;
  readonly type: string;
  /** The id of the request that this message answers, or null. */
  readonly parent: string | null;
  readonly content: Record<string, unknown>;
}

const delimiter = "<IDS|MSG>";

function sign(key: string, parts: readonly string[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/**
 * A signed request, ready to be sent: [delimiter, HMAC-SHA256, header, parent header, metadata, content].
 *
 * @see https://jupyter-client.readthedocs.io/en/latest/messaging.html, the wire protocol
 */
export function encodeRequest({
  key,
  session,
  type,
  content,
}: {
  key: string;
  session: string;
  type: string;
  content: object;
}): {
  id: string;
  frames: string[];
} {
  const id = randomUUID();
  const header = {
    msg_id: id,
    msg_type: type,
    session,
    username: "routerlab",
    version: "5.3",
    date: new Date().toISOString(),
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  return { id, frames: [delimiter, sign(key, parts), ...parts] };
}

/** @throws Error when the frames are no message or their signature is wrong */
export function decodeMessage(key: string, frames: readonly Buffer[]): Message {
  const texts = frames.map((frame) => frame.toString());
  const [signature, ...parts] = texts.slice(texts.indexOf(delimiter) + 1);
  if (!texts.includes(delimiter) || parts.length < 4)
    throw new Error("A kernel sent something that is no Jupyter message.");
  if (signature !== sign(key, parts)) throw new Error("A kernel's message has a wrong signature.");
  const [header, parent, , content] = parts.map((part) => JSON.parse(part) as Record<string, unknown>);
  return {
    id: String(header!.msg_id),
    type: String(header!.msg_type),
    parent: typeof parent!.msg_id === "string" ? parent!.msg_id : null,
    content: content!,
  };
}
