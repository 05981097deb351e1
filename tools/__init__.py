"""What makes pages of docs/; nothing here is needed at run time.

tables_page   docs/tables.md from the contracts
recipes_page  the answers in docs/recipes.md from the demo
"""
