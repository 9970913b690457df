"""Commands for whoever runs the crawls: health, alerts, runs, coverage, events."""
