"""The archive as others take it: CDXJ indexes, WACZ, BagIt."""
