"""The pace: when a host may be asked next, what its answers say of that, robots rules, hours of the day."""
