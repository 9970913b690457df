"""The statutory tables as they are laid out: one description, drawn by the site's pages and by the terminal alike."""
