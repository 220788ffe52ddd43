"""Reading prose: page -> blocks of text -> numbered steps of a draft -> routine with comments.

``documents`` turns a file's bytes into blocks, ``steps`` finds the steps in them, ``phrases``
reads counts, durations, sides and cautions out of a step's words, ``vocabulary`` knows techniques
and areas, ``drafting`` puts the routine together, ``importing`` does all of it.
"""
