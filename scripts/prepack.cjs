"use strict";
// Before `npm pack` in lib: a build, and the texts that a package needs beside it; git keeps them at the top only.
const fs = require("node:fs");
const path = require("node:path");

require("./prepare.cjs");
const root = path.resolve(__dirname, "..");
for (const name of ["README.md", "LICENSE"]) fs.copyFileSync(path.join(root, name), path.join(root, "lib", name));
