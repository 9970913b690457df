"""What an export says of itself: data package, README, citation, names."""
