"""Forgetting: what is held of a person in the lake is put under a pseudonym, or erased (docs/privacy.md).

person     who it is: ids, addresses, names; where they are found in the lake
own_files  whether the files that people write name the person: then they are to be changed first
work       the whole of it, step by step, so that a second call finishes what a killed one began
team       deleting all that is held of a team
"""
