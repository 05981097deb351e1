"""The report: one HTML file for each team and one for all, made from the published tables.

    figures   what the tables say: the queries of assets/sql/report
    notices   what a reader must know of the data first: old, missing, failing
    facets    by what the list of candidates can be narrowed
    charts    the pictures, ``fan`` the forecast in one; ``drawing`` renders them to SVG for light, dark and paper
    words     how figures and names are written
    pages     templates, style and script put together to one page
    making    the files under ``reports/``; ``monthly``: what is written once a month

What the figures mean is decided in the licence tables, never here.
"""
