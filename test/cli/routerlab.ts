import { format } from "node:util";
import { vi } from "vitest";
import { runCommand } from "../../lib/dist/cli/main";

/** What a command line leaves. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command line of routerlab in this process, which has loaded it already, with its output caught; a few tests in
 * program.test.ts start the program itself.
 *
 * @param options.cwd  the folder that it is called in
 * @param options.env  environment variables that it has besides
 */
export async function routerlab(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Run> {
  const written = { stdout: "", stderr: "" };
  const spies = [
    ...(["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        written[name] += text;
        return true;
      }),
    ),
    vi.spyOn(console, "log").mockImplementation((...all) => void (written.stdout += `${format(...all)}\n`)),
    ...(["error", "warn"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...all) => void (written.stderr += `${format(...all)}\n`)),
    ),
  ];
  const here = process.cwd();
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  process.chdir(cwd);
  Object.assign(process.env, env);
  try {
    return { code: await runCommand(args), ...written };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    process.chdir(here);
    process.exitCode = undefined; // a command that sets it means its own process
    for (const spy of spies) spy.mockRestore();
  }
}
