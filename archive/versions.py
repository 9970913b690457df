"""The versions of what reads: captures that were read by others are read again. Raise them with the change that they tell of."""

READER_VERSION = "6"  # raise when a reader or the extraction reads something differently
FORM_VERSION = "3"  # raise when a form, a label or a check changes
