"""Hear a therapist's own command words over whatever the session plays.

    microphone, what is played -> echo taken away -> embeddings -> classifier -> words -> Heard
                                                  -> cepstra -> warping onto takes ^

Two ways of hearing check each other. An embedding of speech, made every 80 ms by a small network,
withstands noise but not other speech; mel cepstra warped onto her own takes are the reverse. A word
is heard where both agree, where it was quieter before and after it, and, by default, where the
prefix of her choice came first.

What she enrolled is a ``Profile``. Nothing here opens a device, a file or a network.
"""
