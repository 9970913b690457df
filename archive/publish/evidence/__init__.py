"""From a number to what it was read from: the capture, its bytes served harmlessly, its place as a picture."""
