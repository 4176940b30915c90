"""What people see: one room a file, the words of each language in locale/."""
