"""How the server is asked: one module per resource, each a thin layer over the rules."""
