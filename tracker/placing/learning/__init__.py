"""How placing learns: the lessons, folds of them, and the machines; the program itself needs none of it."""
