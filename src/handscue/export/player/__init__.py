"""A session as a folder of plain web files that plays it on a phone, even while locked or offline.

One ``<audio>`` element plays the session's own file: that goes on while the phone is locked, where
sound made by a page would not. Everything else follows its time. See ``page/player.js``.
"""
