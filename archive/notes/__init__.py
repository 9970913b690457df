"""Notes that a person's word makes: corrections and tombstones, in the WARC files first."""
