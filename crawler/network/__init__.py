"""What the crawl defends itself with on the wire: which addresses it connects to, how much and how long it takes in."""
