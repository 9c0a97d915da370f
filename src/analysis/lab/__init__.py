"""JupyterLab on the notebooks: a study's parameters in place, and nothing saved that must not be committed."""
