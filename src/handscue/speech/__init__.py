"""Text -> clips: the voice protocol, the pyttsx3 voice, and the cache of what it has said."""
