"""History from elsewhere: WARC and WACZ files of others, folders of saved files."""
