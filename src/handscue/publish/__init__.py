"""A folder of sessions as a site: what is on it, how it is written, and how it takes its place."""
