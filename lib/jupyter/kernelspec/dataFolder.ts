import os from "node:os";
import path from "node:path";

/** The environment variables by which Jupyter finds kernels. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of a user's own kernels, where every Jupyter of that user finds them: JUPYTER_DATA_DIR, or else the
 * place of the system (~/.local/share/jupyter, ~/Library/Jupyter, %APPDATA%\jupyter).
 *
 * @example userDataFolder()   // "/home/me/.local/share/jupyter"
 * @see the page "Common Directories and File Locations" of Jupyter
 */
export function userDataFolder(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = environment;
  if (JUPYTER_DATA_DIR) return path.resolve(JUPYTER_DATA_DIR);
  if (platform === "darwin") return path.join(os.homedir(), "Library", "Jupyter");
  if (platform === "win32" && APPDATA) return path.join(APPDATA, "jupyter");
  return path.join(XDG_DATA_HOME || path.join(os.homedir(), ".local", "share"), "jupyter");
}

/**
 * The folder of the kernels that belong to one Python environment.
 *
 * @param prefix  the environment's folder, for example the one that `python -m venv` made
 * @example prefixDataFolder("/home/me/venv")   // "/home/me/venv/share/jupyter"
 */
export function prefixDataFolder(prefix: string): string {
  return path.resolve(prefix, "share", "jupyter");
}

/**
 * Every folder where a Jupyter started here would look for kernels, without asking a Python: JUPYTER_PATH, the user's,
 * the active Python environment's and the system's.
 */
export function dataFolders(environment: Environment = process.env): string[] {
  const { JUPYTER_PATH, VIRTUAL_ENV, CONDA_PREFIX } = environment;
  const folders = [
    ...(JUPYTER_PATH ?? "").split(path.delimiter).filter((folder) => folder !== ""),
    ...[VIRTUAL_ENV, CONDA_PREFIX].flatMap((prefix) => (prefix ? [prefixDataFolder(prefix)] : [])),
    userDataFolder(environment),
    ...(process.platform === "win32" ? [] : ["/usr/local", "/usr"].map(prefixDataFolder)),
  ];
  return [...new Set(folders.map((folder) => path.resolve(folder)))];
}
