"""A private, real-time sound card for machines that have none, and ears to judge what it played."""
