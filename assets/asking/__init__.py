"""The published tables for who must not see names, and for a program that is not trusted: a model, asked in words.

columns             which columns hold words of the product's, and which what people typed
pseudonymous_copy   the tables without names, for who must not see any
answers             the questions, each with its answer in fields
"""
