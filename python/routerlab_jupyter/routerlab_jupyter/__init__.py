"""routerlab's TypeScript notebooks in programs of Jupyter that are written in Python."""
