import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { dataFolders, prefixDataFolder, userDataFolder } from "../../../lib/dist/jupyter/kernelspec/dataFolder";

const home = (...parts: string[]) => path.join(os.homedir(), ...parts);

test("the user's data folder is Jupyter's own on each system, and what the environment says comes first", () => {
  expect(userDataFolder({}, "linux")).toBe(home(".local/share/jupyter"));
  expect(userDataFolder({ XDG_DATA_HOME: "/data" }, "linux")).toBe("/data/jupyter");
  expect(userDataFolder({}, "darwin")).toBe(home("Library/Jupyter"));
  expect(userDataFolder({ APPDATA: "/roaming" }, "win32")).toBe(path.join("/roaming", "jupyter"));
  for (const platform of ["linux", "darwin", "win32"] as const)
    expect(userDataFolder({ JUPYTER_DATA_DIR: "/mine", XDG_DATA_HOME: "/data", APPDATA: "/r" }, platform)).toBe(
      "/mine",
    );
});

test("kernels are looked for in JUPYTER_PATH, the active environment, the user's folder and the system's, once each", () => {
  const environment = {
    JUPYTER_PATH: ["/a", "/b", "/a"].join(path.delimiter),
    VIRTUAL_ENV: "/venv",
    JUPYTER_DATA_DIR: "/mine",
  };
  expect(dataFolders(environment).slice(0, 4)).toEqual(["/a", "/b", "/venv/share/jupyter", "/mine"]);
  expect(prefixDataFolder("/venv")).toBe("/venv/share/jupyter");
});
