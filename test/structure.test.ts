import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = path.resolve(__dirname, "..");
const lib = path.join(root, "lib");

/** The folders of lib as data flow through them: a file imports from its own line and those above it. */
const order = [
  "routers",
  "experts",
  "mixture",
  "data",
  "estimators",
  "losses",
  "theory",
  "study",
  "plots",
  "experiments",
  "check",
  "replay",
  "tables",
  "jupyter",
  "networks",
  "cli",
];

/** Files that may import anything: the barrel. And what anything may import. */
const importsAnything = ["index.ts"];
const importedByAll = ["requirements"];

function filesIn(folder: string, ending: string, skipped: readonly string[] = []): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.includes(entry.name)) return [];
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(file, ending, skipped);
    return entry.name.endsWith(ending) ? [file] : [];
  });
}

const sources = filesIn(lib, ".ts", ["dist", "node_modules"]).map((file) => ({
  name: path.relative(lib, file),
  text: fs.readFileSync(file, "utf8"),
}));

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

/** What a file imports, exports from or requires, as TypeScript sees it. */
const importsOf = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

describe("imports", () => {
  test("are found in every form", () => {
    const text = `import a from "./a";\nimport {\n  b,\n} from "b";\nexport { c } from "../c";\nimport "d";
      const e = require("e") as typeof import("f"); // from "g"\n/** from "h" */ await import("i");`;
    expect(importsOf(text)).toEqual(["./a", "b", "../c", "d", "e", "f", "i"]);
    expect(sources.length).toBeGreaterThan(60);
  });

  test("go one way, in the order of the folders", () => {
    const wrong = sources
      .filter(({ name }) => !importsAnything.includes(name))
      .flatMap(({ name, text }) =>
        importsWithin(name, text)
          .filter((target) => !importedByAll.includes(target) && !goesUp(name, target))
          .map((target) => `${name} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test("circles are found", () => {
    const edges: [string, string][] = [
      ["a", "b"],
      ["b", "c"],
      ["c", "b"],
      ["c", "d"],
      ["e", "e"],
      ["f", "a"],
    ];
    expect(circles(edges)).toEqual(["b ↔ c", "e"]);
    expect(circles([...edges, ["d", "f"]])).toEqual(["a ↔ b ↔ c ↔ d ↔ f", "e"]);
  });

  test("go in no circle, from file to file", () => {
    const edges = sources.flatMap(({ name, text }) =>
      importsWithin(name, text).map((target): [string, string] => [name.replace(/\.ts$/, ""), target]),
    );
    expect(edges.length).toBeGreaterThan(500);
    expect(circles(edges)).toEqual([]);
  });

  test("go in no circle, from one room of a folder to another", () => {
    const room = (name: string) => path.dirname(name).split(path.sep).slice(0, 2).join("/");
    const edges = sources.flatMap(({ name, text }) =>
      importsWithin(name, text)
        .map((target): [string, string] => [room(name), room(target)])
        .filter(([from, to]) => from !== to && path.dirname(from) === path.dirname(to) && from.includes("/")),
    );
    expect(edges.length).toBeGreaterThan(10);
    expect(circles(edges)).toEqual([]);
  });

  test("of other packages, once built, are all among the dependencies", () => {
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
      fs.readFileSync(path.join(lib, "package.json"), "utf8"),
    );
    const known = [...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }), "routerlab"];
    const unknown = filesIn(path.join(lib, "dist"), ".js").flatMap((file) =>
      importsOf(fs.readFileSync(file, "utf8"))
        .filter((target) => !target.startsWith(".") && !target.startsWith("node:"))
        .filter((target) => !known.some((each) => target === each || target.startsWith(`${each}/`)))
        .map((target) => `${path.relative(lib, file)} requires ${target}`),
    );
    expect(unknown).toEqual([]);
  });
});

/** The files of the library that a file imports, without their ending. */
function importsWithin(name: string, text: string): string[] {
  return importsOf(text)
    .filter((target) => target.startsWith("."))
    .map((target) => path.relative(lib, path.resolve(lib, path.dirname(name), target)));
}

/** The sets of names that reach each other, each as "a ↔ b". */
function circles(edges: readonly (readonly [string, string])[]): string[] {
  const targets = new Map<string, string[]>();
  for (const [from, to] of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reached = (start: string): Set<string> => {
    const found = new Set<string>();
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      for (const to of targets.get(name) ?? []) {
        if (!found.has(to)) waiting.push(to);
        found.add(to);
      }
    return found;
  };
  const ends = new Map([...targets.keys()].map((name) => [name, reached(name)]));
  const inCircle = [...ends.keys()].filter((name) => ends.get(name)!.has(name));
  const circleOf = (name: string) =>
    inCircle.filter((other) => ends.get(name)!.has(other) && ends.get(other)!.has(name));
  return [...new Set(inCircle.map((name) => circleOf(name).sort().join(" ↔ ")))].sort();
}

/** True when a file may import the target: both stand in a folder of the order, the target not below. */
function goesUp(name: string, target: string): boolean {
  const [from, to] = [name, target].map((each) => order.indexOf(each.split(path.sep)[0]));
  return from >= 0 && to >= 0 && to <= from;
}

test("every file of the library stands in a folder of the order, but for the barrel and the requirements", () => {
  const elsewhere = sources.map(({ name }) => name).filter((name) => !order.includes(name.split(path.sep)[0]));
  expect(elsewhere.sort()).toEqual(["index.ts", "requirements.ts"]);
});

test("a folder can be seen at a glance: what would make it longer than seventeen files gets a room", () => {
  const folders = sources.map(({ name }) => path.dirname(name));
  const long = [...new Set(folders)].filter((folder) => folders.filter((each) => each === folder).length > 17);
  expect(long).toEqual([]);
});

test("importing routerlab loads no plotting, no kernel, no browser, no sockets and no networks", () => {
  const script = `require("routerlab").cosine(); process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
  const loaded = JSON.parse(
    execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" }),
  ) as string[];
  const packages = new Set(
    loaded.flatMap((file) => file.split(`node_modules${path.sep}`)[1]?.split(path.sep)[0] ?? []),
  );
  expect(loaded.some((file) => file.endsWith(path.join("dist", "routers", "cosine.js")))).toBe(true);
  const heavy = [...packages].filter((name) =>
    /plotly|tslab|playwright|zeromq|chromium|tensorflow|katex|typescript/.test(name),
  );
  expect(heavy).toEqual([]);
});

test("importing routerlab/networks loads no TensorFlow.js, which one file loads when a backend is started", () => {
  const script = `require("routerlab/networks"); process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
  const loaded = JSON.parse(
    execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" }),
  ) as string[];
  expect(loaded.some((file) => file.endsWith(path.join("dist", "networks", "backend.js")))).toBe(true);
  expect(loaded.filter((file) => /tensorflow/.test(file))).toEqual([]);
  const loading = sources.filter(({ text }) => importsOf(text).some((target) => target.startsWith("@tensorflow/")));
  expect(loading.map(({ name }) => name)).toEqual([path.join("networks", "backend.ts")]);
});

test("of the library only the command line imports networks, and only when a command needs them", () => {
  const importing = sources.filter(
    ({ name, text }) =>
      !name.startsWith(`networks${path.sep}`) &&
      importsWithin(name, text).some((target) => target.startsWith(`networks${path.sep}`)),
  );
  expect(importing.filter(({ name }) => !name.startsWith(`cli${path.sep}`)).map(({ name }) => name)).toEqual([]);
  expect(importing.filter(({ text }) => /^(import|export)\b(?! type).*networks/m.test(text))).toEqual([]);
});

test("declarations can be read by the TypeScript 5.0 of stock tslab: no typed array has a type argument", () => {
  const declarations = filesIn(path.join(lib, "dist"), ".d.ts");
  const inferred = declarations.filter((file) =>
    /Array<(ArrayBuffer|SharedArrayBuffer)/.test(withoutComments(fs.readFileSync(file, "utf8"))),
  );
  expect(declarations.length).toBeGreaterThan(60);
  expect(inferred).toEqual([]);
});

test("the declarations of the public names use no type of Node's, which a user need not have", () => {
  const read = new Set([path.join(lib, "dist", "index.d.ts")]);
  for (const file of read)
    for (const target of importsOf(fs.readFileSync(file, "utf8")).filter(
      (each) => each.startsWith("./") || each.startsWith("../"),
    ))
      read.add(`${path.resolve(path.dirname(file), target)}.d.ts`);
  const naming = [...read].filter((file) =>
    /\b(Buffer|NodeJS|process)\b(?!")/.test(withoutComments(fs.readFileSync(file, "utf8"))),
  );
  expect(read.size).toBeGreaterThan(60);
  expect(naming).toEqual([]);
});

describe("docstrings", () => {
  const barrel = sources
    .filter(({ name }) => ["index.ts", path.join("networks", "index.ts")].includes(name))
    .map(({ text }) => text)
    .join("\n");
  const publicNames = new Set(
    [...withoutComments(barrel).matchAll(/export \{([^}]*)\}/g)].flatMap(([, names]) =>
      names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && !name.startsWith("type ")),
    ),
  );
  const publicFunctions = sources.flatMap(({ name, text }) =>
    functionsOf(name, text).filter((each) => publicNames.has(each.name)),
  );
  const lacking = (tag: string, functions = publicFunctions) =>
    functions.filter(({ docstring }) => !docstring.includes(`@${tag}`)).map(({ name }) => name);

  test("every public function has one, with an example", () => {
    expect(publicFunctions.length).toBeGreaterThan(80);
    expect(lacking("example")).toEqual([]);
  });

  test("every public function that returns something says what", () => {
    const returning = publicFunctions.filter(({ returns }) => !/^(Promise<)?void>?$/.test(returns));
    expect(returning.length).toBeGreaterThan(80);
    expect(lacking("returns", returning)).toEqual([]);
  });

  test("where an array comes back, its shape is given, as in `[n, d]`", () => {
    const lists = publicFunctions.filter(({ returns }) => /Array|\[\]$/.test(returns));
    expect(lists.length).toBeGreaterThan(10);
    const shapeless = lists.filter(({ docstring }) => !/@returns(?:(?!@)[\s\S])*`\[.+?\]`/.test(docstring));
    expect(shapeless.map(({ name }) => name)).toEqual([]);
  });

  test("every section, fact and statement that a @see names stands in docs/mathematics.md", () => {
    const mathematics = fs.readFileSync(path.join(root, "docs", "mathematics.md"), "utf8");
    const named = sources.flatMap(({ name, text }) => referencesOf(text).map((reference) => ({ name, reference })));
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(({ reference }) => !standsIn(mathematics, reference))).toEqual([]);
  });

  test("a reference is read off a @see, and one that does not stand there is found", () => {
    const text = `/**\n * @see docs/mathematics.md, "Regimes"; derived facts 1, 3 and 10\n *   and Theorem 6 [P]\n * @example "Model"\n */`;
    expect(referencesOf(text)).toEqual(['"Regimes"', "fact 1", "fact 3", "fact 10", "Theorem 6"]);
    const document = "## Regimes\n### 1. The norm\n**Theorem 6.** Rates.";
    expect(referencesOf(text).filter((each) => !standsIn(document, each))).toEqual(["fact 3", "fact 10"]);
  });
});

/** The exported functions of a file, with their docstrings and declared return types. */
function functionsOf(file: string, text: string): { name: string; docstring: string; returns: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isFunctionDeclaration).flatMap((declared) =>
    declared.name !== undefined && declared.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      ? [
          {
            name: declared.name.text,
            docstring: ts
              .getJSDocCommentsAndTags(declared)
              .map((each) => each.getText())
              .join(""),
            returns: declared.type?.getText() ?? "",
          },
        ]
      : [],
  );
}

/** What the @see of a text that name docs/mathematics.md point at: '"Regimes"', "fact 7", "Theorem 4", "Definition 1". */
function referencesOf(text: string): string[] {
  const sees = [...text.matchAll(/@see ((?:(?!\n \* @|\*\/)[\s\S])*)/g)].map(([, see]) => see.replace(/\n \*/g, ""));
  return sees
    .filter((see) => see.includes("docs/mathematics.md"))
    .flatMap((see) => [
      ...[...see.matchAll(/"[^"]+"/g)].map(([section]) => section),
      ...[...see.matchAll(/(fact|Theorem|Definition)s? (\d+(?:(?:, | and |, and )\d+)*)/g)].flatMap(
        ([, kind, numbers]) => numbers.match(/\d+/g)!.map((number) => `${kind} ${number}`),
      ),
    ]);
}

/** True where a section, a derived fact or a statement of the paper stands in a document. */
function standsIn(document: string, reference: string): boolean {
  if (reference.startsWith('"'))
    return (
      document.includes(`\n## ${reference.slice(1, -1)}\n`) || document.startsWith(`## ${reference.slice(1, -1)}\n`)
    );
  const [kind, number] = reference.split(" ");
  if (kind === "fact") return new RegExp(`^### ${number}\\. `, "m").test(document);
  return new RegExp(`\\b${kind}s? (\\d, )*${number}\\b`).test(document);
}

test("no file names the host of a package registry", () => {
  // Put together here, so that this file does not name them either.
  const hosts = [
    ["registry", "npmjs", "org"],
    ["registry", "yarnpkg", "com"],
    ["npmjs", "com"],
    ["pypi", "org"],
    ["files", "pythonhosted", "org"],
    ["crates", "io"],
    ["proxy", "golang", "org"],
    ["repo1", "maven", "org"],
    ["deb", "debian", "org"],
  ].map((parts) => parts.join("."));
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const naming = files.filter((file) => {
    const full = path.join(root, file);
    if (!fs.existsSync(full) || /\.(png|pdf)$/.test(file)) return false;
    const text = fs.readFileSync(full, "utf8");
    return hosts.some((host) => text.includes(host));
  });
  expect(files.length).toBeGreaterThan(100);
  expect(naming).toEqual([]);
});

test("the library has at most twenty dependencies, each pinned exactly", () => {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(lib, "package.json"), "utf8"));
  expect(Object.keys(dependencies).length).toBeLessThanOrEqual(20);
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
