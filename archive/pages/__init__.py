"""What belongs to a page besides its bytes: the pictures that it shows, the file that somebody saved."""
