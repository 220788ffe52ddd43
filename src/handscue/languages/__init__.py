"""What written routines mean by their words: numbers, times, counts, sides, cautions, techniques.

A language is one file beside this one, named by its code: ``en.toml`` says how they are read.
Who adds a language writes that file. ``words`` reads it, ``quantities``, ``sides``, ``cautions``
and ``vocabulary`` find in a text what its words name.
"""
