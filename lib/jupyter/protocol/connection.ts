/** What a kernel and its client share: Jupyter's connection file. */
export interface Connection {
  readonly transport: "ipc" | "tcp";
  readonly ip: string;
  /** Signs every message. */
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
  readonly signature_scheme: "hmac-sha256";
}

/** The address of a channel: `tcp://127.0.0.1:PORT`, or for ipc `ipc://FOLDER/k-PORT`. */
export function address({ transport, ip }: Connection, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `tcp://${ip}:${port}`;
}
