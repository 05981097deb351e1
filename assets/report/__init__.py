"""The report: one HTML file for each team and one for all, made from the published tables.

    content   what the pages say: figures, sentences, conditions
    charts    the pictures, ``fan`` the forecast in one; ``drawing`` renders them to SVG for light, dark and paper
    page      templates (markup and loops alone), style and script
    pages     content, pictures, templates, style and script put together to one file
    making    the files under ``reports/``; ``monthly``: what is written once a month

What the figures mean is decided in the licence tables, never here.
"""
