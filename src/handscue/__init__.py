"""handscue: a written bodywork routine becomes a timed session of spoken prompts and chimes."""
