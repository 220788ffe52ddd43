"""Mix -> audio file, and what lies beside it.

A container (``wav``, ``flac``, ``mp3``, ``ogg``, ``mp4``) is written from packets (``packets``); a
codec (``mpeg_layer_3``, ``opus``, ``aac`` ...) makes packets of the runs that hold sound.
"""
