"""Reading written pages: page -> blocks of text -> numbered steps of a draft -> routine.

``documents`` turns a file's bytes into blocks, ``steps`` finds the steps in them, ``phrases``
reads counts, durations, sides and cautions out of a step's words, ``drafting`` puts the routine
together, ``importing`` does all of it. Which techniques and areas words name is known to
``routine/vocabulary``.
"""
