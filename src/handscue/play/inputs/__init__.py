"""Where the therapist's commands come from: keys, pedals and media keys, through one key map."""
