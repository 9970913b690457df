"""What can go wrong between machines."""


class ClusterError(Exception):
    """The cluster cannot be used; one line that says what to do."""
