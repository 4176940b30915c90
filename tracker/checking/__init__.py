"""An article or a draft held against the record: verdicts, remarks, fact-check sheets."""
