"""Figures written out: as rows, in every format, into files that are whole or absent."""
