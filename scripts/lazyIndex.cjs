"use strict";
// The build's last step: a name of the library is loaded when it is first read, so that a program waits only for what it uses.
const fs = require("node:fs");

/**
 * The index with every re-export loaded by its getter, and the names once more where Node looks for those of an ES module's
 * import, since it finds none in such getters.
 *
 * @param code dist/index.js as TypeScript writes it; what has been made lazy before stays as it is
 */
function lazily(code) {
  const load = /^(?:var|const) (\w+) = require\("(\.[^"]+)"\);\n/gm;
  const files = new Map([...code.matchAll(load)].map(([, variable, file]) => [variable, file]));
  const names = [];
  const getters = code.replace(
    /Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);/g,
    (all, name, variable, own) => {
      if (!files.has(variable)) return all;
      names.push(name);
      return `lazy("${name}", () => require("${files.get(variable)}").${own});`;
    },
  );
  if (names.length === 0) return code;
  const isRead = (variable) => new RegExp(`\\b${variable}\\b`).test(getters.replace(load, ""));
  const lazy = getters.replace(load, (all, variable) => (isRead(variable) ? all : ""));
  return `${lazy.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "")}
function lazy(name, get) { Object.defineProperty(exports, name, { enumerable: true, get }); }
0 && (module.exports = { ${names.join(", ")} });
`;
}

function makeLazy(file) {
  const code = fs.readFileSync(file, "utf8");
  const lazy = lazily(code);
  if (lazy !== code) fs.writeFileSync(file, lazy);
}

module.exports = { lazily, makeLazy };
