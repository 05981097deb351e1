"""Forgetting a person: what is held of them in the lake is put under a pseudonym, or erased (docs/privacy.md).

person    who it is: ids, addresses, names; where they are found in the lake
rows      rows of the lake's files without that person, as they are rewritten and as they are read
work      the whole of it, step by step, so that a second call finishes what a killed one began
"""
