import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { drawnPictures, withPictures } from "../../../lib/dist/cli/site/drawnPictures";
import type { ShownExperiment } from "../../../lib/dist/jupyter/report/site/shownExperiment";
import { withBrowser } from "../../../lib/dist/plots/export/chromium";
import { silentProgress } from "../../../lib/dist/study/progress";
import { temporaryFolder } from "../../study/temporaryFolder";

afterAll(() => vi.unstubAllEnvs());

const hasBrowser = (await withBrowser(async () => true)).result === true;

describe.runIf(hasBrowser)("PDF and PNG of the pictures on a site", () => {
  test("are drawn where they are missing, once, and belong to the experiment that has the picture", async () => {
    const folder = temporaryFolder();
    vi.stubEnv("ROUTERLAB_RESULTS", folder);
    const write = (name: string, text: string) => {
      fs.writeFileSync(path.join(folder, name), text);
      return { from: path.join(folder, name) };
    };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>\n';
    const files = {
      "figures/one.svg": write("one.svg", svg),
      "figures/one.json": write("one.json", "{}"),
      "figures/two.svg": write("two.svg", svg.replace("rect", "rect x='9'")),
      "figures/two.pdf": write("two.pdf", "drawn elsewhere"),
    };
    expect(await drawnPictures(files, "kept", silentProgress)).toEqual({});
    let drawn = 0;
    const counting = { ...silentProgress, advance: () => void drawn++ };
    const made = await drawnPictures(files, "made", counting);
    expect(Object.keys(made).sort()).toEqual(["figures/one.pdf", "figures/one.png", "figures/two.png"]);
    const start = (address: string) => fs.readFileSync(made[address].from, "latin1").slice(0, 4);
    expect(
      Object.keys(made)
        .map((address) => [address, start(address)])
        .sort(),
    ).toEqual([
      ["figures/one.pdf", "%PDF"],
      ["figures/one.png", "\x89PNG"],
      ["figures/two.png", "\x89PNG"],
    ]);
    expect(drawn).toBe(2);
    expect(await drawnPictures(files, "made", counting)).toEqual(made);
    expect(await drawnPictures(files, "kept", counting)).toEqual(made);
    expect(drawn).toBe(2);

    const experiment = { files: ["figures/one.json", "figures/one.svg"] } as unknown as ShownExperiment;
    expect(withPictures([experiment], made)[0].files).toEqual([
      ...["figures/one.json", "figures/one.pdf", "figures/one.png", "figures/one.svg"],
    ]);
  });
});
