"""The benchmark: what the collection's tasks cost beside what they must cost. See README.md."""
