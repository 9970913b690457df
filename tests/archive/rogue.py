"""A reader that does what files say, for workers; and limits that it soon meets."""

from archive.workers import Limits

TIGHT = Limits(seconds=1, patience=60, memory=1 << 30, found=1 << 20)
# a reader that does what the file says, in the place of ours: faults like these have all been seen in libraries
ROGUE = """
import archive.process, os, signal, threading, time
from archive.model import Reading, Report
from archive.readers import guard
class Smuggled:
    def __reduce__(self): return (os.system, ("touch " + os.environ["SMUGGLED"],))
def rogue(data, picture=None, **told):
    what = data.decode()
    if what == "spin":
        while True: pass
    if what == "spin in a step":
        with guard.within(1, "turning in circles"):
            while True: pass
    if what == "sleep": time.sleep(1000)
    if what.startswith("wait "): os.read(os.open(what[5:], os.O_RDONLY), 1)  # for whoever writes into this pipe
    if what == "look": picture("a.png")
    if what == "eat": return b"x" * (8 << 30)
    if what == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if what == "leave": os._exit(7)
    if what == "flood": return Reading("read", "x", ("y" * (2 << 20),))
    if what == "smuggle": return Smuggled()
    if what == "nothing": return None
    if what == "surroundings": return Reading("not-a-report", "rogue", (os.environ["XXGK_SMUGGLED"], os.getcwd()))
    if what == "sockets":
        ours = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
        return Reading("not-a-report", "rogue", (str(sum("socket" in os.readlink(fd) for fd in ours if os.path.lexists(fd))),))
    if what == "deep":
        def down(): down()
        down()
    return Reading("not-a-report", "rogue", (what,))
archive.process.read = rogue
"""
