"""`python -m tracker` names the commands."""

from __future__ import annotations

import sys

COMMANDS = """python -m tracker.parse    reads documents, checks drafts, writes rows
python -m tracker.record   keeps the record
python -m tracker.chart    draws the payments
streamlit run streamlit_app.py   serves the page
"""

if __name__ == "__main__":
    sys.stdout.write(COMMANDS)
