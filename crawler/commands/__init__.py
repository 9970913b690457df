"""The commands of the network side, one file each; crawler.cli mounts them."""
