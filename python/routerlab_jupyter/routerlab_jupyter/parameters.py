"""Parameters for TypeScript notebooks in papermill: `papermill in.ipynb out.ipynb -p replicates 10` works unchanged.

papermill writes a cell "injected-parameters" after the one tagged "parameters". The translator writes its values in
TypeScript; the engine, which sees the whole notebook, declares them with the types of the parameters cell, so that a
value of the wrong kind does not compile.
"""

import json
import math
import re

from papermill.engines import NBClientEngine, papermill_engines
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

# A declaration on a line of its own: const name: type = value; // help
DECLARATION = re.compile(
    r"^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::\s*(.+?))?\s*=(?!>)\s*(.+?);?[ \t]*(?://[ \t]*(.*))?$", re.MULTILINE
)
LARGEST_INTEGER = 2**53 - 1


class TypeScriptTranslator(Translator):
    """Values as TypeScript literals, each in a `let`, which a later cell may declare again."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, float) and not math.isfinite(val):
            return "NaN" if math.isnan(val) else "Infinity" if val > 0 else "-Infinity"
        if isinstance(val, int) and abs(val) > LARGEST_INTEGER:
            return f"{val}n"
        if isinstance(val, dict):
            return "{ " + ", ".join(f"{json.dumps(str(key))}: {cls.translate(each)}" for key, each in val.items()) + " }"
        if isinstance(val, (list, tuple)):
            return "[" + ", ".join(map(cls.translate, val)) + "]"
        # A date, which YAML knows and JSON does not, is passed as its text.
        return json.dumps(val, ensure_ascii=False, default=str)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        return [
            Parameter(name=name, inferred_type_name=kind or "None", default=value, help=note or "")
            for name, kind, value, note in DECLARATION.findall(parameters_cell["source"])
        ]


def declare_as_the_parameters_cell_does(nb):
    """Gives every injected value the keyword and the type by which the parameters cell declares it."""
    declared = {}
    for cell in nb.cells:
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags:
            declared = {each.name: each for each in TypeScriptTranslator.inspect(cell)}
        if "injected-parameters" in tags:
            cell.source = "\n".join(with_type(line, declared) for line in cell.source.split("\n"))


def with_type(line, declared):
    match = re.match(r"let ([\w$]+) = (.+);$", line)
    if match is None or match[1] not in declared:
        return line
    kind = declared[match[1]].inferred_type_name
    if kind == "None":
        return line
    suffix = "n" if kind == "bigint" and re.fullmatch(r"-?\d+", match[2]) else ""
    return f"let {match[1]}: {kind} = {match[2]}{suffix};"


class TypeScriptEngine(NBClientEngine):
    """papermill's own engine, which knows the types of a TypeScript notebook's parameters besides."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, *args, **kwargs):
        if cls.nb_language(nb) == "typescript":
            declare_as_the_parameters_cell_does(nb)
        return super().execute_notebook(nb, kernel_name, *args, **kwargs)


papermill_translators.register("typescript", TypeScriptTranslator)
papermill_engines.register(None, TypeScriptEngine)  # the one that runs where --engine names none
