import { createHmac, randomUUID } from "node:crypto";

/** Who sent a message, in which session, and of which type it is. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly [other: string]: unknown;
}

/** A message of the Jupyter protocol 5.3. */
export interface Message {
  /** Identifies this message; replies and outputs carry it as `parent`. */
  readonly id: string;
  readonly type: string;
  /** The id of the request that this message answers, or null. */
  readonly parent: string | null;
  readonly content: Record<string, unknown>;
  readonly header: Header;
  /** The routing frames in front of it: who asked, on a socket with many clients. */
  readonly identities: readonly Buffer[];
}

const delimiter = "<IDS|MSG>";

function sign(key: string, parts: readonly (string | Buffer)[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/**
 * A signed message, ready to be sent: [identities, delimiter, HMAC-SHA256, header, parent header, metadata, content].
 *
 * @param parent      the header of the request that this answers; {} for a request
 * @param identities  the routing frames of that request
 * @returns the id of the message and its frames
 * @see https://jupyter-client.readthedocs.io/en/latest/messaging.html, the wire protocol
 * @example socket.send(encodeMessage({ key, session, type: "kernel_info_request", content: {} }).frames)
 */
export function encodeMessage({
  key,
  session,
  type,
  content,
  parent = {},
  identities = [],
}: {
  key: string;
  session: string;
  type: string;
  content: object;
  parent?: Header | object;
  identities?: readonly Buffer[];
}): {
  id: string;
  frames: (string | Buffer)[];
} {
  const id = randomUUID();
  const header: Header = {
    msg_id: id,
    msg_type: type,
    session,
    username: "routerlab",
    version: "5.3",
    date: new Date().toISOString(),
  };
  const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
  return { id, frames: [...identities, delimiter, sign(key, parts), ...parts] };
}

/** @throws Error when the frames are no message or their signature is wrong */
export function decodeMessage(key: string, frames: readonly Buffer[]): Message {
  const at = frames.findIndex((frame) => frame.equals(Buffer.from(delimiter)));
  const [signature, ...parts] = frames.slice(at + 1);
  if (at < 0 || parts.length < 4) throw new Error("Something arrived that is no Jupyter message.");
  if (signature!.toString() !== sign(key, parts)) throw new Error("A Jupyter message arrived with a wrong signature.");
  const [header, parent, , content] = parts.map((part) => JSON.parse(part.toString()) as Record<string, unknown>);
  return {
    id: String(header!.msg_id),
    type: String(header!.msg_type),
    parent: typeof parent!.msg_id === "string" ? parent!.msg_id : null,
    content: content!,
    header: header as Header,
    identities: frames.slice(0, at),
  };
}
