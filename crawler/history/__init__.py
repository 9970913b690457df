"""Older crawls that answer over the network: the Wayback Machine and its kin, Common Crawl."""
