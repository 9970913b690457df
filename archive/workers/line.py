"""What the template process tells of a worker: its process id, then its return code as subprocess has it."""

import struct

NUMBER = struct.Struct("=q")
