"""Saving a notebook keeps the picture of every figure that did not change."""

import json
import os

import nbformat

PLOTLY = "application/vnd.plotly.v1+json"
PICTURE = "image/png"


def keep_pictures(model, path, contents_manager, **_):
    """A hook of the server, before it saves.

    plotly's renderer replaces a figure's picture by a larger one as soon as the pointer is over it, and looking at a
    notebook would change its file.
    """
    file = os.path.join(contents_manager.root_dir, path.strip("/"))
    if model["type"] != "notebook" or not os.path.exists(file):
        return
    stored = nbformat.read(file, as_version=4)
    pictures = {figure_of(data): data[PICTURE] for data in bundles(stored) if PICTURE in data}
    for data in bundles(model["content"]):
        if figure_of(data) in pictures:
            data[PICTURE] = pictures[figure_of(data)]


def bundles(notebook):
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", []))
    return [output["data"] for output in outputs if PLOTLY in output.get("data", {})]


def figure_of(data):
    return json.dumps(data[PLOTLY], sort_keys=True)
