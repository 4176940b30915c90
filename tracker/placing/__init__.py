"""Mentions to figures: whose money a sum is, what it is, for which year, and how sure that is.

Learned from the passages in lessons/ (see lessons/GUIDE.md) by `python -m tracker.placing.train`.
"""
